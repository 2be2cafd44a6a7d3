"""What a terminal shows: the answering words stand out, and a document can't give it orders."""

from rag.terminal import in_terminal


def test_the_answering_words_are_bold_where_the_terminal_can_show_it(assistant):
    answer = assistant.ask("When did Trump and Putin meet in Hamburg?")
    assert "on \x1b[1mJuly 7\x1b[0m at" in in_terminal(answer, bold=True)
    assert "\x1b" not in in_terminal(answer, bold=False)


def test_each_citation_names_its_place(assistant):
    shown = in_terminal(assistant.ask("What did the Hamburg understanding cover?"), bold=False)
    assert "[1] [2] Why Does Putin" in shown and shown.count("paragraph 11\nWhen they met") == 1


def test_a_refusal_shows_what_is_nearest_as_no_evidence(assistant):
    assert (
        in_terminal(assistant.ask("Who is the president of France?"), False).count("Nearest, not evidence")
        == 3
    )


def test_a_document_cannot_give_the_terminal_orders(assistant_over):
    order = "\x1b[2J\x1b]0;owned\x07"
    story = " ".join(f"On day {n} the boats lay still." for n in range(40))
    text = f"Notes\n\nThe harbour froze in January 1871 {order} and the ice held until March.\n\n{story}\n"
    answer = assistant_over(notes=text).ask("When did the harbour freeze?")
    assert order in str(answer)
    assert "\x1b" not in in_terminal(answer, bold=False) and "\x07" not in in_terminal(answer, bold=False)
