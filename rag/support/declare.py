"""Question and answer → the statement that the answer makes: "Who led X?", "A" → "A led X."."""

import re
from collections.abc import Callable

from rag.support.questions import GAP, parted
from rag.support.verbs import Verbs, past, present

BE = frozenset({"is", "are", "was", "were"})
DO = frozenset({"do", "does", "did"})
MODAL = frozenset("can could will would should must may might has have had".split())  # noqa: SIM905
AUXILIARY = BE | DO | MODAL
PREPOSITION = frozenset(
    """in on at to for from by with of about into over under through during between against as after before
    upon near around among within since until towards""".split()  # noqa: SIM905
)
# What comes right after one of these is the noun's, not a verb.
BEFORE_NOUN = PREPOSITION | frozenset(
    "the a an and or his her its their our your my this that these those not no".split()  # noqa: SIM905
)
LONGEST = 14  # words of an answer that fits into a sentence
Words = list[str]


class Declarer:
    """Turns questions with their answers into statements, by rule."""

    def __init__(self, verbs: Verbs) -> None:
        """The verbs tell where a question's subject ends."""
        self.verbs = verbs

    def __call__(self, question: str, answer: str) -> str | None:
        """The statement, or None where no rule fits."""
        answer = answer.strip(" .,;:!?\"'“”")
        front, asked = parted(question)
        words = asked.split()
        if not 3 <= len(words) <= 30 or not answer or len(answer.split()) > LONGEST:
            return None
        if words[0].lower() not in RULES and (gap := GAP.search(asked)):
            return _sentence(f"{front}{asked[: gap.start()]}{answer}")
        before = ""
        if words[0].lower() in PREPOSITION and words[1].lower() in {"what", "which", "whom", "whose"}:
            before, words = words[0].lower(), words[1:]
        rule = RULES.get(words[0].lower())
        made = rule(self, words[1:], answer, before) if rule else None
        return _sentence(front + made) if made else None

    def what(self, rest: Words, answer: str, before: str) -> str | None:
        """What, which or who: the answer is the subject, or the object, or goes with a preposition."""
        place = next((n for n, word in enumerate(rest[:7]) if word.lower() in AUXILIARY), None)
        verb = next((n for n, word in enumerate(rest[:6]) if self.verbs.is_past(word) and n > 0), None)
        if place is None or (verb is not None and verb < place and not before):
            return self._subject(rest, answer, verb)
        auxiliary, asked, told = rest[place].lower(), rest[:place], rest[place + 1 :]
        if auxiliary in DO and told[:1] == ["not"]:
            return f"{answer} {' '.join([auxiliary, *told])}"
        if before or auxiliary in DO:
            return self._moved(auxiliary, told, f"{before} {answer}".strip(), bool(before))
        if auxiliary in BE and told and told[-1].lower() in PREPOSITION:
            return self._moved(auxiliary, told, answer, False)
        if (
            auxiliary in BE
            and told
            and not asked
            and told[-1].lower() in {"called", "named", "known", "doing"}
        ):
            return f"{' '.join(told[:-1])} {auxiliary} {told[-1]} {answer}" if len(told) > 1 else None
        if auxiliary in MODAL and told and (split := self._split(told, auxiliary)) and split > 0:
            return self._moved(auxiliary, told, answer, False)
        if auxiliary in BE and not asked and len(told) > 1 and told[0].lower() in {"the", "a", "an"}:
            return f"{' '.join(told)} {auxiliary} {answer}"
        return f"{answer} {' '.join([auxiliary, *told])}" if told else None

    def _subject(self, rest: Words, answer: str, verb: int | None) -> str | None:
        """No auxiliary: "Who led X", "What company acquired X"."""
        if verb is not None:
            return f"{answer} {' '.join(rest[verb:])}"
        plural = rest[0].endswith("s") and not rest[0].endswith("ss")
        return (
            f"{answer} {' '.join(rest)}"
            if plural or self.verbs.is_base(rest[0]) or self._past(rest)
            else None
        )

    def _past(self, rest: Words) -> bool:
        return self.verbs.is_past(rest[0])

    def when(self, rest: Words, answer: str, before: str) -> str | None:
        """When: a bare date gets its preposition."""
        bare = re.match(r"\d|early|late|mid|the|[A-Z][a-z]+ \d", answer)
        preposition = "on" if re.match(r"(?:\d{1,2} [A-Z]|[A-Z][a-z]+ \d{1,2}\b(?!\d))", answer) else "in"
        return self._moved_from(rest, f"{preposition} {answer}" if bare else answer)

    def where(self, rest: Words, answer: str, before: str) -> str | None:
        """Where: a bare place gets its preposition."""
        bare = answer.split()[0].lower() not in PREPOSITION
        return self._moved_from(rest, f"in {answer}" if bare else answer)

    def why(self, rest: Words, answer: str, before: str) -> str | None:
        """Why: a reason that is no phrase gets its conjunction."""
        bare = answer.split()[0].lower() not in {"because", "to", "due", "for", "since", "as", "so", "by"}
        return self._moved_from(rest, f"because {answer}" if bare else answer)

    def how(self, rest: Words, answer: str, before: str) -> str | None:
        """How many, how long, and how by itself."""
        first = rest[0].lower()
        if first in AUXILIARY:
            bare = answer.split()[0].lower() not in PREPOSITION and not answer.endswith("ly")
            return self._moved_from(
                rest, f"by {answer}" if bare and answer.split()[0].endswith("ing") else answer
            )
        place = next((n for n, word in enumerate(rest) if word.lower() in AUXILIARY), None)
        if first in {"many", "much"}:
            return self._many(rest[1:], answer, None if place is None else place - 1)
        return self._moved_from(rest[place:], answer) if place is not None and place < 3 else None

    def _many(self, rest: Words, answer: str, place: int | None) -> str | None:
        """How many: the answer counts a noun."""
        end = (
            place if place is not None else next((n for n, w in enumerate(rest) if n and self._verb(w)), None)
        )
        if end is None or end > 5 or end >= len(rest):
            return None
        noun = " ".join(rest[:end])
        last = rest[end - 1].lower().rstrip("s") if end else ""
        counted = answer if not noun or last in answer.lower() else f"{answer} {noun}"
        told = rest[end:]
        if place is None or (len(told) > 1 and told[0].lower() in BE and self._participle(told[1])):
            return f"{counted} {' '.join(told)}"
        if len(told) > 1 and told[1].lower() == "there":
            return f"there {told[0]} {' '.join([counted, *told[2:]])}"
        return self._moved(told[0].lower(), told[1:], counted, False)

    def _verb(self, word: str) -> bool:
        return (
            self.verbs.is_past(word) or self.verbs.is_base(word) or self.verbs.is_base(word.removesuffix("s"))
        )

    def _participle(self, word: str) -> bool:
        return self.verbs.is_participle(word) or word.endswith("ing")

    def _moved_from(self, rest: Words, phrase: str) -> str | None:
        """The phrase goes to the end of what an auxiliary begins."""
        if len(rest) < 2 or rest[0].lower() not in AUXILIARY:
            return None
        return self._moved(rest[0].lower(), rest[1:], phrase, True)

    def _moved(self, auxiliary: str, told: Words, answer: str, at_end: bool) -> str | None:
        """Subject, verb, and the answer where the question's gap is."""
        split = self._split(told, auxiliary)
        if split is None:
            return f"{' '.join(told)} {auxiliary} {answer}" if auxiliary in BE else None
        subject, verb, rest = " ".join(told[:split]), told[split], told[split + 1 :]
        if auxiliary == "did":
            verb = past(verb)
        elif auxiliary == "does":
            verb = present(verb)
        elif auxiliary != "do":
            verb = f"{auxiliary} {verb}"
        after_verb = (
            not at_end
            and (not rest or rest[0].lower() in PREPOSITION)
            and (not rest or rest[-1].lower() not in PREPOSITION)
        )
        parts = [subject, verb, answer, *rest] if after_verb else [subject, verb, *rest, answer]
        return " ".join(parts)

    def _split(self, told: Words, auxiliary: str) -> int | None:
        """Where the verb stands after its subject."""
        fits: Callable[[str], bool] = self.verbs.is_base
        if auxiliary in BE or auxiliary in {"has", "have", "had"}:
            fits = self._participle
        for place, word in enumerate(told):
            last = told[place - 1].lower() if place else "the"
            if last not in BEFORE_NOUN and not last.endswith(("'s", "’s")) and fits(word):
                return place
        return None


def _sentence(text: str) -> str:
    """With a capital letter and a full stop."""
    text = " ".join(text.split())
    return text[0].upper() + text[1:] + "."


Rule = Callable[[Declarer, Words, str, str], str | None]
RULES: dict[str, Rule] = {
    "what": Declarer.what,
    "who": Declarer.what,
    "whom": Declarer.what,
    "which": Declarer.what,
    "when": Declarer.when,
    "where": Declarer.where,
    "why": Declarer.why,
    "how": Declarer.how,
}
