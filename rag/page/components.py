"""Gradio's components as this page wants them; app.py puts them together."""

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from rag.chain import MAX_QUESTION
from rag.page.front import Front


def chatbot(front: Front) -> gr.Chatbot:
    """The conversation, which begins with the welcome and the examples."""
    return gr.Chatbot(
        placeholder=front.welcome(),
        examples=[ExampleMessage(text=example) for example in front.examples],
        label="Conversation",
        show_label=False,
        elem_id="chat",
        layout="panel",
        height="100%",
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
    )


def question_box() -> gr.Textbox:
    """Where the question is typed."""
    return gr.Textbox(
        label="Your question",
        show_label=False,
        placeholder="Ask a question …",
        elem_id="question",
        max_length=MAX_QUESTION,
        max_lines=5,
        autofocus=True,
        submit_btn="Ask",
    )


def mode_switch(chat_model: str) -> gr.Radio:
    """Which way answers are made in this session; only seen where there is a chat model."""
    return gr.Radio(
        [("Written by the chat model", "generative"), ("Quotes only", "extractive")],
        value="generative" if chat_model else "extractive",
        label="Answers",
        show_label=False,
        container=False,
        visible=bool(chat_model),
        elem_id="mode",
    )
