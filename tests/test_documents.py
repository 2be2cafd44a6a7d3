"""Every file is read rightly or refused clearly, and its title is its title."""

import codecs
import time

import pytest

from rag.documents.files import find, read
from rag.errors import UnreadableDocument

ENGLISH = "The naïve café owner said “no” — twice — and left for Zürich.\n\nIt cost €20, he’d thought.\n"
RUSSIAN = (
    "Президент заявил, что переговоры состоятся в ближайшее время.\n\nРешение было принято вчера вечером.\n"
)
JAPANESE = (
    "大統領は、来週に会談を行うと発表した。\n\n政府はこの決定を歓迎している。とても重要な問題である。\n"
)
CHINESE = "总统宣布，会谈将于下周举行。\n\n政府对这一决定表示欢迎，认为这是一个非常重要的问题。\n"
GREEK = "Ο πρόεδρος δήλωσε ότι οι συνομιλίες θα γίνουν την επόμενη εβδομάδα στην πόλη.\n"


@pytest.fixture
def corpus(tmp_path):
    return tmp_path


def written(corpus, data: bytes | str, name="a.txt"):
    path = corpus / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path, corpus)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        (RUSSIAN * 3, "cp1251"),
        (RUSSIAN * 3, "koi8-r"),
        (JAPANESE * 3, "shift_jis"),
        (JAPANESE * 3, "euc-jp"),
        (JAPANESE * 3, "iso-2022-jp"),
        (CHINESE * 3, "gb18030"),
        (CHINESE * 3, "utf-16-le"),
        (GREEK * 3, "iso-8859-7"),
    ],
)
def test_a_document_in_an_odd_encoding_has_the_text_that_was_written(corpus, text, encoding):
    try:
        document = written(corpus, text.encode(encoding))
    except UnreadableDocument as refusal:
        assert encoding == "utf-16-le", refusal  # without its mark it may be refused, not misread
    else:
        assert document.text == text


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, "UTF-8"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n\x00\x01\x02", "UTF-8"),
        (b"Prose, then \xff\xfe\x00 and \x80\x81 bytes.", "UTF-8"),
        (codecs.BOM_UTF16_LE + b"odd numbers", "UTF-8"),
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"a" * 20_000_001, "Split it"),
    ],
)
def test_what_is_not_certainly_text_is_refused_by_name_with_the_remedy(corpus, data, remedy):
    with pytest.raises(UnreadableDocument, match=remedy) as refusal:
        written(corpus, data, "deep/odd.txt")
    assert str(refusal.value).startswith("deep/odd.txt: ") and "\n" not in str(refusal.value)


def test_an_apostrophe_is_never_read_as_an_accented_capital(corpus):
    try:
        text = written(corpus, "Mary’s dog and John’s cat.".encode("mac_roman")).text
    except UnreadableDocument:
        return
    assert text == "Mary’s dog and John’s cat."


def test_line_ends_are_made_one_kind(corpus):
    assert written(corpus, b"One.\r\n\r\nTwo.\rThree.").text == "One.\n\nTwo.\nThree."


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.txt", "Why does it rain?\n\nBecause.", "Why does it rain?"),
        ("a.txt", "\n\n  A title \n\nBody.", "A title"),
        ("my-report_2024.txt", "This is a sentence of prose.\n\nSo is this.", "my report 2024"),
        ("list.txt", "- milk\n\n- eggs", "list"),
        ("one.txt", "Only one line", "one"),
        ("long.txt", "word " * 60 + "\n\nBody.", "long"),
        ("a.md", "# The *title* #\nBody.", "The *title*"),
        ("a.md", "The title\n=========\n\nBody.", "The title"),
        ("a.md", "---\ntitle: 'The title'\ntags: x\n---\n\nBody.", "The title"),
        ("notes.md", "---\ntags: x\n---\n\nBody.", "notes"),
    ],
)
def test_the_title_is_recognised_and_else_made_from_the_name(corpus, name, text, title):
    assert written(corpus, text, name).title == title


def test_only_text_and_markdown_inside_the_corpus_is_found(tmp_path):
    corpus, outside = tmp_path / "corpus", tmp_path / "outside"
    for path in (
        corpus / "b.md",
        corpus / "sub" / "A.TXT",
        corpus / ".git" / "x.txt",
        outside / "secret.txt",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (corpus / "image.png").write_bytes(b"x")
    (corpus / "link.txt").symlink_to(outside / "secret.txt")
    (corpus / "loop.txt").symlink_to(corpus / "loop.txt")
    (corpus / "folder.txt").mkdir()
    assert [path.relative_to(corpus).as_posix() for path in find(corpus)] == ["b.md", "sub/A.TXT"]


def test_one_damaged_byte_does_not_make_a_utf_8_file_a_windows_one(corpus):
    data = ENGLISH.encode() * 3
    with pytest.raises(UnreadableDocument, match="UTF-8"):
        written(corpus, data[:20] + b"\xff" + data[20:])


def test_a_name_that_cannot_be_shown_is_refused_by_its_escapes(corpus):
    with pytest.raises(UnreadableDocument, match="Rename"):
        written(corpus, "Text.", "bad\x07name.txt")


def test_a_hostile_first_line_takes_no_time(corpus):
    begun = time.perf_counter()
    written(corpus, "# a" + " #" * 200_000 + "x\n\nText.", "a.md")
    written(corpus, "a" + " " * 500_000 + "b\n\nText.")
    assert time.perf_counter() - begun < 2
