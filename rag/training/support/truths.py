"""Statements that stay true: the same said shorter, in another order or in other words."""

import re
from collections.abc import Callable, Sequence
from random import Random

from rag.training.support.lists import FRAMES, SMALL, SYNONYMS

PARENTHESIS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")
ASIDE = re.compile(
    r", (?:which|who|whose|where|including|such as|especially|particularly|known as|called)\b"
    r"[^,;]*(?:,(?! and)|(?=\.$))"
)
LEADING = re.compile(
    r"^((?:In|On|At|By|During|After|Before|For|From|Since|Under|As|With|Despite|Until) [^,]{3,60}), (?=\w)"
)
TAIL = re.compile(
    r"(?:;|, (?:and|but|while|although|whereas|though|so|since|because|with|as|making|leading|resulting)\b"
    r"|,? (?:because|although|despite)\b).*$"
)
ADVERB = re.compile(
    r"(?:^(?:However|Moreover|Furthermore|In addition|Therefore|Thus|Also|Then|Indeed|Nevertheless)"
    r", "
    r"| (?:also|however|therefore|thus|then|eventually|finally|subsequently)(?= ))"
)
WORDS = {value: word for word, value in SMALL.items()}
MONTH_DAY = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)"
    r" (\d{1,2})\b(?!\d)"
)
Change = Callable[[str, Random], str | None]


def without_parentheses(sentence: str, rng: Random) -> str | None:
    """Without what stands in brackets."""
    return PARENTHESIS.sub("", sentence)


def without_aside(sentence: str, rng: Random) -> str | None:
    """Without a relative clause or a list of examples."""
    return ASIDE.sub("", sentence, count=1)


def without_tail(sentence: str, rng: Random) -> str | None:
    """Only its first clause."""
    cut = TAIL.sub("", sentence).rstrip(" .,;") + "."
    return cut if len(cut.split()) > 5 else None


def without_adverb(sentence: str, rng: Random) -> str | None:
    """Without "however" and the like."""
    cut = ADVERB.sub("", sentence, count=1)
    return cut[:1].upper() + cut[1:]


def without_leading(sentence: str, rng: Random) -> str | None:
    """Without the adverbial that it begins with, or with it at the end."""
    match = LEADING.match(sentence)
    if not match:
        return None
    rest = sentence[match.end() :]
    rest = rest[0].upper() + rest[1:]
    if match.group().startswith("As") or rng.random() < 0.5:
        return rest
    return f"{rest.rstrip('. ')} {match[1][0].lower()}{match[1][1:]}."


def reworded(sentence: str, rng: Random) -> str | None:
    """One to three words said otherwise."""
    fit = [pair for pair in SYNONYMS if re.search(rf"\b{re.escape(pair[0])}\b", sentence)]
    if not fit:
        return None
    for old, new in rng.sample(fit, min(len(fit), rng.randint(1, 3))):
        sentence = re.sub(rf"\b{re.escape(old)}\b", new, sentence, count=1)
    return sentence


def reformatted(sentence: str, rng: Random) -> str | None:
    """Numbers and dates written otherwise."""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", sentence) if rng.random() < 0.5 else sentence
    text = MONTH_DAY.sub(r"\2 \1", text)
    text = (
        re.sub(r"(?<=\d) ?(?:percent|per cent)\b", "%", text)
        if "percent" in text
        else text.replace("%", " percent")
    )
    if rng.random() < 0.5:
        return re.sub(r"(?<![\w.,-])([2-9]|1[0-2])(?= [a-z]{3,})", lambda m: WORDS[int(m[1])], text)
    return re.sub(r"\b(" + "|".join(list(SMALL)[2:13]) + r")\b", lambda m: str(SMALL[m[1]]), text)


def framed(sentence: str, rng: Random) -> str | None:
    """Behind a phrase that says where it comes from."""
    frame = rng.choice(FRAMES)
    if frame.startswith("{}"):
        return frame.format(sentence.rstrip(". ")) + "."
    lowered = sentence
    if re.match(
        r"(?:The|A|An|In|It|This|These|There|They|He|She|On|At|By|During|For|His|Her|Their|Its)\b", sentence
    ):
        lowered = sentence[0].lower() + sentence[1:]
    return frame.format(lowered)


CHANGES: Sequence[tuple[Change, float]] = (
    (without_parentheses, 0.7),
    (without_aside, 0.5),
    (without_adverb, 0.5),
    (without_leading, 0.5),
    (without_tail, 0.4),
    (reworded, 0.5),
    (reformatted, 0.3),
    (framed, 0.12),
)


def retold(sentence: str, rng: Random) -> str:
    """The sentence with some of the changes that fit it."""
    for change, share in CHANGES:
        if rng.random() < share and (other := change(sentence, rng)) and len(other.split()) > 3:
            sentence = " ".join(other.split())
    return sentence


def joined(first: str, second: str, rng: Random) -> str:
    """Two sentences as one."""
    link = rng.choice([", and ", ", and ", "; ", ", while "])
    if re.match(r"(?:The|A|An|In|It|This|These|There|They|He|She|On|At|By|His|Her|Their|Its)\b", second):
        second = second[0].lower() + second[1:]
    return first.rstrip(". ") + link + second


def named(sentence: str, before: str) -> str | None:
    """The pronoun at its start replaced by the name that the sentence before begins with."""
    pronoun = re.match(r"(?:He|She|It)\b(?= )", sentence)
    name = re.match(r"(?:The )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+", before)
    if (
        not pronoun
        or not name
        or name.group().split()[0] in {"In", "On", "At", "After", "During", "He", "She", "It"}
    ):
        return None
    return name.group() + sentence[pronoun.end() :]
