"""Question and answer → the statement that the answer makes: "Who led X?", "A" → "A led X."."""

import re
from collections.abc import Callable, Sequence

from rag.support.verbs import Verbs, past, present
from rag.terms import AUXILIARIES

BE = frozenset({"is", "are", "was", "were"})
DO = frozenset({"do", "does", "did"})
PREPOSITION = frozenset(
    """in on at to for from by with of about into over under through during between against as after before
    upon near around among within since until towards""".split()  # noqa: SIM905
)
# What comes right after one of these is the noun's, not a verb.
BEFORE_NOUN = PREPOSITION | frozenset(
    "the a an and or his her its their our your my this that these those not no".split()  # noqa: SIM905
)
CONJUNCTION = frozenset({"because", "to", "due", "for", "since", "as", "so", "by"})
LONGEST_ANSWER = 14  # words that fit into a sentence
# A question that leans on the one before it is read behind it; the answer is to the last.
BEFORE_LAST = re.compile(r".*[?!]\s+(?=.*\w)", re.DOTALL)
LEADING = re.compile(
    r"^((?:according to|in|on|at|by|during|after|before|besides|since|under) [^,]{1,60}?)"
    r"(?:,\s*|\s+(?=(?:what|who|when|where|why|how)\b))",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(did|does|do|was|were|is|are|has|have|had|could|would|should)n['’]t\b", re.IGNORECASE)
# "The river is called what?" has the gap where the answer goes.
GAP = re.compile(r"(?<=\w )(?:what|whom|who|where|when)$", re.IGNORECASE)
Words = Sequence[str]


class Declarer:
    """Turns questions with their answers into statements, by rule."""

    def __init__(self, verbs: Verbs) -> None:
        """The verbs tell where a question's subject ends."""
        self.verbs = verbs

    def __call__(self, question: str, answer: str) -> str | None:
        """The statement, or None where no rule fits."""
        answer = answer.strip(" .,;:!?\"'“”")
        adverbial, core = parted(question)
        words = core.split()
        if not 3 <= len(words) <= 30 or not answer or len(answer.split()) > LONGEST_ANSWER:
            return None
        statement = self._statement(words, answer)
        if words[0].lower() not in ASKING and (gap := GAP.search(core)):
            statement = f"{core[: gap.start()]}{answer}"
        return _sentence(adverbial + statement) if statement else None

    def _statement(self, words: Words, answer: str) -> str | None:
        first, second, rest = words[0].lower(), words[1].lower(), words[1:]
        if first in PREPOSITION and second in {"what", "which", "whom"}:
            return self._what(words[2:], answer, first)
        if first in PHRASES:
            return self._moved_from(rest, PHRASES[first](answer))
        if first == "how":
            return self._how(rest, answer)
        return self._what(rest, answer) if first in ASKING else None

    def _what(self, rest: Words, answer: str, preposition: str = "") -> str | None:
        """What, which or who: the answer is the subject, or the object, or goes with a preposition."""
        place = _place(rest[:7], _is_auxiliary)
        verb = _place(rest[:6], self.verbs.is_past, start=1)
        if place is None or (verb is not None and verb < place and not preposition):
            return self._subject(rest, answer, verb)
        noun, auxiliary, clause = rest[:place], rest[place].lower(), rest[place + 1 :]
        if auxiliary in DO and clause[:1] == ["not"]:
            return f"{answer} {auxiliary} {' '.join(clause)}"
        if preposition or auxiliary in DO:
            return self._moved(auxiliary, clause, f"{preposition} {answer}".strip(), bool(preposition))
        if not clause:
            return None
        if clause[-1].lower() in PREPOSITION if auxiliary in BE else self._split(clause, auxiliary):
            return self._moved(auxiliary, clause, answer, False)
        if auxiliary in BE and not noun and clause[-1].lower() in {"called", "named", "known", "doing"}:
            *subject, verb_form = clause
            return f"{' '.join(subject)} {auxiliary} {verb_form} {answer}" if subject else None
        if auxiliary in BE and not noun and len(clause) > 1 and clause[0].lower() in {"the", "a", "an"}:
            return f"{' '.join(clause)} {auxiliary} {answer}"
        return f"{answer} {auxiliary} {' '.join(clause)}"

    def _subject(self, rest: Words, answer: str, verb: int | None) -> str | None:
        """No auxiliary: "Who led X", "What company acquired X"."""
        plural = rest[0].endswith("s") and not rest[0].endswith("ss")
        if verb is None and not (plural or self.verbs.is_base(rest[0]) or self.verbs.is_past(rest[0])):
            return None
        return f"{answer} {' '.join(rest[verb or 0 :])}"

    def _how(self, rest: Words, answer: str) -> str | None:
        """How many, how long, and how by itself."""
        if _is_auxiliary(rest[0]):
            return self._moved_from(rest, _manner(answer))
        place = _place(rest, _is_auxiliary)
        if rest[0].lower() in {"many", "much"}:
            return self._many(rest[1:], answer, None if place is None else place - 1)
        return self._moved_from(rest[place:], answer) if place is not None and place < 3 else None

    def _many(self, rest: Words, answer: str, place: int | None) -> str | None:
        """How many: the answer counts a noun."""
        end = place if place is not None else _place(rest, self.verbs.is_verb, start=1)
        if end is None or end > 5 or end >= len(rest):
            return None
        noun, verb, clause = " ".join(rest[:end]), rest[end], rest[end + 1 :]
        last = rest[end - 1].lower().rstrip("s") if end else ""
        counted = answer if not noun or last in answer.lower() else f"{answer} {noun}"
        if place is None or (clause and verb.lower() in BE and self.verbs.is_participle(clause[0])):
            return f"{counted} {' '.join(rest[end:])}"
        if clause and clause[0].lower() == "there":
            return f"there {verb} {' '.join([counted, *clause[1:]])}"
        return self._moved(verb.lower(), clause, counted, False)

    def _moved_from(self, rest: Words, phrase: str) -> str | None:
        """The phrase goes to the end of what an auxiliary begins."""
        if len(rest) < 2 or not _is_auxiliary(rest[0]):
            return None
        return self._moved(rest[0].lower(), rest[1:], phrase, True)

    def _moved(self, auxiliary: str, clause: Words, answer: str, at_end: bool) -> str | None:
        """Subject, verb, and the answer where the question's gap is."""
        split = self._split(clause, auxiliary)
        if split is None:
            return f"{' '.join(clause)} {auxiliary} {answer}" if auxiliary in BE else None
        subject, verb, rest = " ".join(clause[:split]), clause[split], clause[split + 1 :]
        verb = {"did": past(verb), "does": present(verb), "do": verb}.get(auxiliary, f"{auxiliary} {verb}")
        stranded = bool(rest) and rest[-1].lower() in PREPOSITION
        if at_end or stranded or (rest and rest[0].lower() not in PREPOSITION):
            return " ".join([subject, verb, *rest, answer])
        return " ".join([subject, verb, answer, *rest])

    def _split(self, clause: Words, auxiliary: str) -> int | None:
        """Where the verb stands after its subject."""
        participle = auxiliary in BE | {"has", "have", "had"}
        fits = self.verbs.is_participle if participle else self.verbs.is_base
        for place, word in enumerate(clause):
            last = clause[place - 1].lower() if place else "the"
            if last not in BEFORE_NOUN and not last.endswith(("'s", "’s")) and fits(word):
                return place
        return None


def parted(question: str) -> tuple[str, str]:
    """The adverbial that the last question begins with, with its comma, and the rest without its mark.

    >>> parted("Who was it? In 1871 what didn't Anna build?")
    ('In 1871, ', 'what did not Anna build')
    """
    last = DENIED.sub(r"\1 not", BEFORE_LAST.sub("", question).strip().rstrip("?!. "))
    if leading := LEADING.match(last):
        return f"{leading[1]}, ", last[leading.end() :]
    return "", last


def _time(answer: str) -> str:
    """A bare date gets its preposition."""
    bare = re.match(r"\d|early|late|mid|the|[A-Z][a-z]+ \d", answer)
    day = re.match(r"(?:\d{1,2} [A-Z]|[A-Z][a-z]+ \d{1,2}\b(?!\d))", answer)
    return f"{'on' if day else 'in'} {answer}" if bare else answer


def _where(answer: str) -> str:
    """A bare place gets its preposition."""
    return answer if answer.split()[0].lower() in PREPOSITION else f"in {answer}"


def _cause(answer: str) -> str:
    """A reason that is no phrase gets its conjunction."""
    return answer if answer.split()[0].lower() in CONJUNCTION else f"because {answer}"


def _manner(answer: str) -> str:
    """A deed gets its preposition."""
    return f"by {answer}" if answer.split()[0].endswith("ing") and not answer.endswith("ly") else answer


def _place(words: Words, fits: Callable[[str], bool], start: int = 0) -> int | None:
    """Of the first word that fits."""
    return next((n for n, word in enumerate(words) if n >= start and fits(word)), None)


def _is_auxiliary(word: str) -> bool:
    return word.lower() in AUXILIARIES


def _sentence(text: str) -> str:
    """With a capital letter and a full stop."""
    text = " ".join(text.split())
    return text[0].upper() + text[1:] + "."


PHRASES = {"when": _time, "where": _where, "why": _cause}
ASKING = frozenset({"what", "who", "whom", "which", "how", *PHRASES})
