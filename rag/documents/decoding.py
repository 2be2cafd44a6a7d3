"""Bytes → text, rightly or not at all: a wrongly decoded file would be quoted as gibberish."""

import codecs
import re
from itertools import islice

import chardet

# What files are really written in: with DOS's Western code pages in the race, near ties hid the right one.
ENCODINGS = (
    *("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "iso-2022-jp", "iso-2022-kr"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859-1", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9"),
    *("koi8-r", "koi8-u", "cp866", "cp855", "mac-roman", "mac-cyrillic"),
    *("big5", "big5hkscs", "gb18030", "gb2312", "cp932", "shift_jis", "euc-jp", "cp949", "euc-kr", "johab"),
)
# What programs write when they name the standard on the left.
WRITTEN = {
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift_jis_2004": "cp932",
    "euc_jis_2004": "euc-jp",
}
# UTF-32's mark begins with UTF-16's, so it is tried first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 200_000  # bytes; as much as the detector looks at
LEAST = 0.08  # confidence
SURE = 0.2  # below, a rival as good as the best is a reason to refuse
TIE = 0.005

NEVER = re.compile(r"[\x7f-\x9f\ufffd\ue000-\uf8ff]")  # controls and private use
# Gibberish has often what prose hardly holds: an accented capital, an inverted mark or a sign after a letter,
# two alphabets in one word.
UNLIKELY = re.compile(
    r"[^\W\d_][¡¿¬¤§¦]|\d[¡¿]|[a-zà-ÿ][À-ÖØ-Þ]"
    r"|[A-Za-zÀ-ɏ][Ͱ-ӿ֐-ۿก-๛]|[Ͱ-Ͽ][Ѐ-ӿ֐-ۿ]|[Ѐ-ӿ][A-Za-zÀ-ɏ]"
    r"|[^\W\d_][°±²³¶¸¹º»¼½¾†‡•∂∑∏π∫Ω√∆◊∞≤≥≠≈«](?=[^\W\d_])"
)
# Windows-1252 and Mac Roman can't be told by the detector in a short text; these are what such texts hold.
WESTERN = re.compile(r"[‘’“”–—…àáâäåæçèéêëìíîïñòóôöøùúûüß°£€ÉÖÜ]")
FOREIGN = re.compile(r"[^\x00-\x7f]+")
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
LOOKED_AT = 20_000  # runs of letters outside ASCII; more tell nothing new and cost seconds


def decode(data: bytes) -> str | None:
    """The text, without its byte order mark; None if it isn't text, or not certainly in one encoding."""
    text = _decoded(data)
    if text is None or "\0" in text or data.startswith(b"%PDF-"):
        return None
    head = text[:SAMPLE]
    return text if len(CONTROL.findall(head)) * 100 <= len(head) else None


def _decoded(data: bytes) -> str | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    # UTF-16 and UTF-32 have zeros, and ISO-2022 has escapes, in what is valid UTF-8 as well.
    if b"\0" not in data and b"\x1b$" not in data and (text := _strictly(data, "utf-8")) is not None:
        return text
    return None if _is_damaged_utf8(data) else _detected(data)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_damaged_utf8(data: bytes) -> bool:
    """One bad byte must not turn a UTF-8 file into a Windows-1252 one, which almost any bytes are."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return b"\0" not in data and 0 < 2 * bad < foreign


def _detected(data: bytes) -> str | None:
    """The detector's best plausible text, unless a rival that reads otherwise is as good."""
    candidates = chardet.detect_all(
        _sample(data), ignore_threshold=True, compat_names=False, include_encodings=ENCODINGS
    )
    best, confidence = None, 0.0
    for candidate in candidates:
        if best is not None and (confidence >= SURE or confidence - candidate["confidence"] >= TIE):
            break
        name = candidate["encoding"] or ""
        text = _strictly(data, WRITTEN.get(name, name))
        if text is None or not _is_plausible(text):
            continue
        if best is None:
            best, confidence = text, candidate["confidence"]
        elif text != best:
            return None
    return None if best is None or confidence < LEAST or _is_rather_mac(data, best) else best


def _is_rather_mac(data: bytes, text: str) -> bool:
    """Whether Mac Roman makes more sense of what was read as Windows-1252."""
    if text != _strictly(data, "cp1252"):
        return False
    mac = _strictly(data, "mac-roman") or ""
    return len(WESTERN.findall(mac)) > len(WESTERN.findall(text)) and _is_plausible(mac)


def _sample(data: bytes) -> bytes:
    """The part that tells: a long English file may have its first accent where the detector doesn't look."""
    first = re.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - SAMPLE // 2) if first and b"\0" not in data else 0
    return data[start : start + SAMPLE]


def _is_plausible(text: str) -> bool:
    """Whether next to none of what gibberish holds stands around the letters outside ASCII."""
    runs = list(islice(FOREIGN.finditer(text), LOOKED_AT))
    around = "\n".join(text[max(0, run.start() - 1) : run.end() + 1] for run in runs)
    foreign = sum(run.end() - run.start() for run in runs)
    return not NEVER.search(around) and len(UNLIKELY.findall(around)) * 20 <= foreign
