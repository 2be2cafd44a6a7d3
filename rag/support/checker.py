"""Whether the paragraphs that a sentence cites support it: rules for its words, a model for the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.records import Evidence, Passage
from rag.support.judge import WEIGHTS, Judge, Support, loading
from rag.support.rules import LATIN, RULES, WORD, Reason, Rule
from rag.support.source import Source, Span, Statement, Text
from rag.terms import FUNCTION_WORDS, without_surrogates

LONGEST_STATEMENT = 1_000  # characters; no sentence worth showing is longer
MARKER = re.compile(r"\s*\[\d+(?:\s*[,;–-]\s*\d+)*\]")
# Where it comes from is said by the marker; the sources are the passages themselves.
SOURCE = r"(?:the|this) (?:article|text|passage|source|document|paragraph)s?"
SAYS = r"(?:says?|states?|reports?|notes?|explains?|mentions?|describes?|adds?|tells us)"
FRAME = re.compile(
    rf"^(?:according to {SOURCE}, |(?:as )?{SOURCE} {SAYS},? (?:that )?)"
    rf"|, (?:according to {SOURCE}|(?:as )?{SOURCE} {SAYS})(?=\.?$)",
    re.IGNORECASE,
)
QUESTION = re.compile(r"\?[\s\"'”’»)\]]*$")
PHRASE = re.compile(r"[:…,;]\s*$")


@dataclass(frozen=True)
class Verdict:
    """Whether passages support a statement; the sentences that do, verbatim, or why not."""

    supported: bool
    reason: Reason
    evidence: tuple[Evidence, ...] = ()


class SupportChecker:
    """Judges statements; loaded once, it may be used from many threads."""

    def __init__(
        self, judge: Judge, common: frozenset[str] = frozenset(), rules: Sequence[Rule] = RULES
    ) -> None:
        """Use `load`; common are the words that are no names although a sentence begins with them."""
        self._judge, self._common, self._rules = judge, common, rules

    @classmethod
    def load(cls, judge: Judge, folder: Path = WEIGHTS, rules: Sequence[Rule] = RULES) -> "SupportChecker":
        """The judge, with the words of a folder; raises ModelNotFound."""
        with loading(folder):
            words = (folder / "words.txt").read_text(encoding="utf-8").split()
            return cls(judge, frozenset(words), rules)

    def __call__(self, statement: str, passages: Sequence[Passage]) -> Verdict:
        """Whether the passages, which the statement cites, support it."""
        bare = " ".join(FRAME.sub("", MARKER.sub("", without_surrogates(statement)).strip()).split())
        if not _states(bare):
            return Verdict(False, "no statement")
        if len(bare) > LONGEST_STATEMENT:
            return Verdict(False, "unsupported")
        source = Source.of(passages)
        if quoted := _quoted(bare, passages, source.texts):
            return Verdict(True, "", quoted)
        claims = Statement(bare, self._common)
        for rule in self._rules:
            if rule.objects(claims, source):
                return Verdict(False, rule.reason)
        return self._judged(bare, passages, source.texts)

    def _judged(self, statement: str, passages: Sequence[Passage], texts: Sequence[Text]) -> Verdict:
        """The model's verdict, on the best sentences of one passage, or else on those of all."""
        read = () if self._judge.too_long(statement) else self._judge(statement, texts)
        supports = [(passage, support) for passage, support in zip(passages, read, strict=False) if support]
        if not supports:
            return Verdict(False, "unsupported")
        # Rounded, so that the last bits of a sum of floats never decide which comes first.
        best = [max(supports, key=lambda pair: round(pair[1].score, 4))]
        score = best[0][1].score
        if score < self._judge.calibration.threshold and len(supports) > 1:
            best = supports
            together = Text.of(without_surrogates(passages[0].title), _quote(best))
            scores = [support.score for support in self._judge(statement, [together]) if support]
            score = max(scores, default=score)
        if score < self._judge.calibration.threshold:
            return Verdict(False, "unsupported")
        if self._judge.prefers_contrary(statement, best[0][1].surroundings, _quote(best)):
            return Verdict(False, "contrary")
        probability = self._judge.calibration.probability(score)
        evidence = [e for passage, s in best for e in _evidence(passage, s.text, s.sentences, probability)]
        return Verdict(True, "", tuple(evidence))


def _quote(supports: Sequence[tuple[Passage, Support]]) -> str:
    return " ".join(support.quote for _, support in supports)


def _evidence(
    passage: Passage, text: Text, spans: Sequence[Span], probability: float
) -> tuple[Evidence, ...]:
    """The sentences of a text as places in its passage's document."""
    shift = passage.start - text.offset
    return tuple(
        Evidence(passage, start + shift, end + shift, start + shift, start + shift, round(probability, 4))
        for start, end in spans
    )


def _states(statement: str) -> bool:
    """Whether it says anything: no question, no heading, no words without content."""
    words = [word.lower() for word in WORD.findall(statement)]
    content = [word for word in words if word not in FUNCTION_WORDS]
    asks = QUESTION.search(statement) or PHRASE.search(statement)
    return bool(content) and (len(words) > 1 or not LATIN.search(statement)) and not asks


def _quoted(statement: str, passages: Sequence[Passage], texts: Sequence[Text]) -> tuple[Evidence, ...]:
    """The sentence of a passage that the statement is, word for word."""
    words = _words(statement)
    for passage, text in zip(passages, texts, strict=True):
        for start, end in text.sentences:
            if _words(text.words[start:end]) == words:
                return _evidence(passage, text, [(start, end)], 1.0)
    return ()


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())
