import re
from html.parser import HTMLParser
from pathlib import Path

from rag import Answer, Citation, Nearest
from rag.page.chat import messages, waiting
from rag.page.overview import overview, welcome
from rag.page.panel import panel
from rag.page.text import escaped, highlighted
from rag.records import Entry

TEXT = "Sun came first. Then came rain."  # stands at 100 in its document
ASCII = "".join(map(chr, range(32, 127)))


class Page(HTMLParser):
    """What a browser would make of some HTML: its tags, its ids, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.ids, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_data(self, data):
        self.text += data


def cited(number: int, quote: str, words: str = "", source: str = "weather.txt") -> Citation:
    start = 100 + TEXT.index(quote)
    answer = 100 + TEXT.index(words or quote)
    end = answer + len(words or quote)
    return Citation(number, source, "Weather", 4, TEXT, 100, quote, start, start + len(quote), answer, end)


def answered(*citations: Citation) -> Answer:
    text = " ".join(f"{c.quote} [{c.number}]" for c in citations)
    return Answer("What came?", "answered", text, citations)


def test_escaped_text_reads_as_it_was_and_holds_nothing_a_parser_could_act_on():
    assert Page(escaped(ASCII)).text == ASCII
    assert re.fullmatch(r"(?:[\w ]|&#\d+;)*", escaped(ASCII))


def test_a_line_break_survives_and_ends_no_block_of_html():
    assert Page(escaped("a\n\nb")).text == "a\n\nb"
    assert "\n" not in escaped("a\n\nb")


def test_a_character_that_no_page_can_show_is_replaced():
    assert escaped("a\x00b\x1b") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"


def test_the_quote_is_marked_and_the_answering_words_are_bold():
    html = highlighted(TEXT, 100, [cited(1, "Then came rain.", "rain")])
    badge = '<span class="badge" aria-label="Citation 1">1</span>'
    assert html.endswith(f"<mark>{badge}Then came <strong>rain</strong>&#46;</mark>")


def test_a_highlighted_paragraph_still_says_what_it_said():
    html = highlighted(TEXT, 100, [cited(2, "Then came rain."), cited(1, "Sun came first.")])
    assert re.sub(r"\d", "", Page(html).text) == TEXT


def test_of_two_quotes_that_overlap_no_word_is_shown_twice():
    html = highlighted(TEXT, 100, [cited(1, "Sun came first."), cited(2, "first. Then")])
    assert re.sub(r"\d", "", Page(html).text) == TEXT


def test_citations_of_one_paragraph_share_a_card_that_every_marker_finds():
    html = panel([answered(cited(1, "Sun came first."), cited(2, "Then came rain."))])
    assert html.count("<article") == 1
    assert {"turn-1-source-1", "turn-1-source-2"} < set(Page(html).ids)


def test_paragraphs_of_two_documents_have_a_card_each():
    html = panel([answered(cited(1, "Sun came first."), cited(2, "Then came rain.", source="other.txt"))])
    assert html.count("<article") == 2


def test_every_marker_of_a_conversation_leads_to_a_place_in_the_panel():
    turns = [answered(cited(1, "Sun came first.")), answered(cited(1, "Then came rain."))]
    links = re.findall(r'href="#([^"]+)"', "".join(message["content"] for message in messages(turns)))
    assert links == ["turn-1-source-1", "turn-2-source-1"]
    ids = Page(panel(turns)).ids
    assert set(links) < set(ids) and len(ids) == len(set(ids))


def test_only_the_sources_of_the_last_answer_are_shown():
    html = panel([answered(cited(1, "Sun came first.")), answered(cited(1, "Then came rain."))])
    assert re.findall(r'<section class="turn" id="turn-(\d)"[^>]* hidden>', html) == ["1"]


def test_a_number_in_brackets_that_is_no_citation_stays_text():
    content = messages([Answer("Q", "answered", "See [7]. [1]", (cited(1, "Sun came first."),))])[1][
        "content"
    ]
    assert content.count("<a ") == 1
    assert "See [7]." in Page(content).text


def test_an_unanswered_question_shows_the_nearest_paragraphs_as_no_evidence_and_what_was_missing():
    near = Nearest("weather.txt", "Weather", 4, TEXT, 100, 131, 0.4)
    answer = Answer("Snow?", "unanswered", "They don’t tell.", nearest=(near,), missing_terms=("Snow",))
    shown = Page(panel([answer]))
    assert "not evidence" in shown.text and "Found nowhere in the documents: Snow." in shown.text
    assert TEXT in shown.text and "mark" not in shown.tags
    assert 'href="#turn-1"' in messages([answer])[1]["content"]


def test_a_question_that_waits_is_shown_at_once():
    assert [message["role"] for message in waiting("When?")] == ["user", "assistant"]


def test_the_overview_counts_and_lists_the_documents():
    shown = Page(overview([Entry("a.txt", "First", 1), Entry("b.txt", "Second", 22)], ()))
    assert "2 documents · 23 paragraphs" in shown.text and "Second" in shown.text


def test_a_long_list_of_documents_is_cut_and_says_so():
    html = overview([Entry(f"{n}.txt", "T", 2) for n in range(1200)], ())
    assert "1,200 documents · 2,400 paragraphs" in html and "… and 700 more" in html


def test_files_that_were_left_out_are_listed_with_the_reason():
    assert "1 file left out" in overview([], ["scan.txt: is empty."])
    assert "scan.txt: is empty." in Page(overview([], ["scan.txt: is empty."])).text


def test_without_documents_the_page_says_which_folder_to_fill_and_with_what():
    shown = Page(welcome([], Path("/data/my <corpus>"))).text
    assert "/data/my <corpus>" in shown and ".txt" in shown


def test_names_and_titles_are_text_wherever_they_are_shown():
    evil = "<script>alert(1)</script>"
    citation = Citation(1, evil, evil, 1, evil, 0, evil, 0, len(evil), 0, len(evil))
    near = Nearest(evil, evil, 1, evil, 0, len(evil), 0.1)
    turns = [
        Answer(evil, "answered", f"{evil} [1]", (citation,)),
        Answer(evil, "unanswered", evil, nearest=(near,), missing_terms=(evil,)),
    ]
    said = "".join(message["content"] for message in [*messages(turns), *waiting(evil)])
    html = said + panel(turns) + overview([Entry(evil, evil, 1)], [evil]) + welcome([], Path(evil))
    assert "script" not in Page(html).tags and evil in Page(html).text
