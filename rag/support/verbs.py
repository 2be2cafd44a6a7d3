"""English verbs: their forms, and which words are verbs at all."""

import re
from collections.abc import Iterable
from typing import Self

IRREGULAR = """
be was been, bear bore borne, beat beat beaten, become became become, begin began begun, bend bent bent,
bind bound bound, bite bit bitten, blow blew blown, break broke broken, breed bred bred, bring brought
brought,
build built built, burn burned burned, buy bought bought, cast cast cast, catch caught caught,
choose chose chosen, come came come, cost cost cost, cut cut cut, deal dealt dealt, dig dug dug, do did done,
draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen, feed fed fed,
feel felt felt, fight fought fought, find found found, flee fled fled, fly flew flown,
forbid forbade forbidden, forget forgot forgotten, freeze froze frozen, get got got, give gave given,
go went gone, grow grew grown, hang hung hung, have had had, hear heard heard, hide hid hidden, hit hit hit,
hold held held, keep kept kept, know knew known, lay laid laid, lead led led, learn learned learned,
leave left left, lend lent lent, let let let, lie lay lain, lose lost lost, make made made, mean meant meant,
meet met met, pay paid paid, put put put, quit quit quit, read read read, ride rode ridden, ring rang rung,
rise rose risen, run ran run, say said said, see saw seen, seek sought sought, sell sold sold, send sent sent,
set set set, shake shook shaken, shoot shot shot, show showed shown, shut shut shut, sing sang sung,
sink sank sunk, sit sat sat, sleep slept slept, speak spoke spoken, spend spent spent, spread spread spread,
stand stood stood, steal stole stolen, stick stuck stuck, strike struck struck, swear swore sworn,
swim swam swum, take took taken, teach taught taught, tear tore torn, tell told told, think thought thought,
throw threw thrown, understand understood understood, undergo underwent undergone, wear wore worn,
win won won, withdraw withdrew withdrawn, write wrote written, overthrow overthrew overthrown
"""
PAST = {(w := entry.split())[0]: (w[1], w[2]) for entry in IRREGULAR.split(",")}
PASTS = frozenset(past for past, _ in PAST.values())
PARTICIPLES = frozenset(participle for _, participle in PAST.values())
PRESENT = {"have": "has", "be": "is", "do": "does", "go": "goes"}
# Their last letter is doubled, as in short verbs: "admitted", "planned".
DOUBLED = frozenset({"admit", "permit", "refer", "occur", "control"})
# Their endings look like those of verbs.
NO_PARTICIPLES = frozenset(
    "united need seed speed feed deed weed shed sled hundred indeed sacred limited so-called".split()  # noqa: SIM905
)


class Verbs:
    """Knows which words may be verbs."""

    def __init__(self, bases: Iterable[str]) -> None:
        """The plain forms of regular verbs; irregular ones are known."""
        self.bases = frozenset(bases) | PAST.keys()

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """The verbs of some texts: what they use with -ed and with -ing."""
        words = {word for text in texts for word in re.findall(r"[a-z]+", text)}
        return cls(w for w in words if len(w) > 2 and regular_past(w) in words and ing(w) in words)

    def is_verb(self, word: str) -> bool:
        """Whether the word may be a verb in the present or the past."""
        return self.is_past(word) or self.is_base(word) or self.is_base(word.removesuffix("s"))

    def is_base(self, word: str) -> bool:
        """Whether it may be a verb's plain form."""
        return word in self.bases

    def is_past(self, word: str) -> bool:
        """Whether it may be the past form."""
        return word in PASTS or _is_regular(word)

    def is_participle(self, word: str) -> bool:
        """Whether it may be a participle, of the past or the present."""
        return word in PARTICIPLES or _is_regular(word) or word.endswith("ing")


def _is_regular(word: str) -> bool:
    return word.endswith("ed") and len(word) > 3 and word not in NO_PARTICIPLES


def past(base: str) -> str:
    """ "build" → "built"."""
    return PAST[base][0] if base in PAST else regular_past(base)


def regular_past(base: str) -> str:
    """ "carry" → "carried"."""
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if _ends_in_consonant_and_y(base) else _doubled(base) + "ed"


def present(base: str) -> str:
    """The third person: "carry" → "carries"."""
    if base in PRESENT:
        return PRESENT[base]
    if _ends_in_consonant_and_y(base):
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def ing(base: str) -> str:
    """ "make" → "making"."""
    if base.endswith("ie"):
        return base[:-2] + "ying"
    return (base[:-1] if base.endswith("e") and not base.endswith("ee") else _doubled(base)) + "ing"


def _ends_in_consonant_and_y(base: str) -> bool:
    return base.endswith("y") and base[-2:-1] not in "aeiou"


def _doubled(base: str) -> str:
    short = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", base)
    return base + base[-1] if short or base in DOUBLED else base
