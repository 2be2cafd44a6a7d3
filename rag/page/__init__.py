"""The chat page without Gradio: functions from answers to HTML, a style sheet, a small script."""
