"""Whether the paragraphs that a sentence cites support it: rules for its words, a model for the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.records import Evidence, Passage
from rag.sentences import sentences
from rag.support.judge import WEIGHTS, Judge, Support, Text, loading
from rag.support.names import strange_names
from rag.support.numbers import strange_numbers
from rag.support.roles import turned_round
from rag.support.runs import strange_run
from rag.support.slots import replaced
from rag.support.vocabulary import Vocabulary
from rag.terms import FUNCTION_WORDS

LONGEST = 1_000  # characters; no sentence worth showing is longer
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
WORD = re.compile(r"[^\W_]+")
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
FOREIGN = 0.75  # the share of unknown words that no true statement that was kept out has


@dataclass(frozen=True)
class Verdict:
    """Whether passages support a statement; the sentences that do, verbatim, or why not."""

    supported: bool
    reason: str  # "" | "number" | "name" | "roles" | "negation" | "unsupported" | "no statement"
    evidence: tuple[Evidence, ...] = ()


class SupportChecker:
    """Judges statements; loaded once, it may be used from many threads."""

    def __init__(self, judge: Judge, common: frozenset[str] = frozenset()) -> None:
        """Use `load`; common are the words that are no names although a sentence begins with them."""
        self._judge = judge
        self._common = common

    @classmethod
    def load(cls, judge: Judge, folder: Path = WEIGHTS) -> "SupportChecker":
        """The judge, with the words of a folder; raises ModelNotFound."""
        with loading(folder):
            return cls(judge, frozenset((folder / "words.txt").read_text(encoding="utf-8").split()))

    def __call__(self, statement: str, passages: Sequence[Passage]) -> Verdict:
        """Whether the passages, which the statement cites, support it."""
        statement = " ".join(FRAME.sub("", MARKER.sub("", _readable(statement)).strip()).split())
        if not _states(statement):
            return Verdict(False, "no statement")
        if len(statement) > LONGEST:
            return Verdict(False, "unsupported")
        if quoted := _quoted(statement, passages):
            return Verdict(True, "", quoted)
        known = _readable("\n".join(f"{passage.title}\n{passage.text}" for passage in passages))
        if strange_numbers(statement, known):
            return Verdict(False, "number")
        if strange_names(statement, known, self._common):
            return Verdict(False, "name")
        if strange_run(statement, known):
            return Verdict(False, "name")
        if _foreign(statement, known):
            return Verdict(False, "unsupported")
        if turned_round(statement, known):
            return Verdict(False, "roles")
        if reason := replaced(statement, known):
            return Verdict(False, reason)
        if not _readable_by_model(statement) or self._judge.too_long(statement):
            return Verdict(False, "unsupported")
        evidence = self._supporting(statement, passages)
        if not evidence:
            return Verdict(False, "unsupported")
        if self._judge.prefers_contrary(statement, _surroundings(evidence), _quote(evidence)):
            return Verdict(False, "contrary")
        return Verdict(True, "", evidence)

    def score(self, statement: str, passages: Sequence[Passage]) -> float:
        """The model's score for its best passage, or for the best sentences of all."""
        return self._best(statement, passages)[0]

    def _supporting(self, statement: str, passages: Sequence[Passage]) -> tuple[Evidence, ...]:
        """The supporting sentences; none if the score is below the threshold."""
        score, evidence = self._best(statement, passages)
        return evidence if score >= self._judge.calibration.threshold else ()

    def _best(self, statement: str, passages: Sequence[Passage]) -> tuple[float, tuple[Evidence, ...]]:
        texts = [Text.of(_readable(passage.title), _readable(passage.text)) for passage in passages]
        found = self._judge(statement, texts)
        scored = [(s.score, n) for n, s in enumerate(found) if s]
        if not scored:
            return float("-inf"), ()
        score, best = max(scored, key=lambda pair: (round(pair[0], 4), -pair[1]))
        if score >= self._judge.calibration.threshold or len(scored) == 1:
            return score, self._evidence(passages[best], texts[best], found[best])
        return max(
            (score, self._evidence(passages[best], texts[best], found[best])),
            self._together(statement, passages, texts, found),
            key=lambda pair: pair[0],
        )

    def _together(
        self,
        statement: str,
        passages: Sequence[Passage],
        texts: Sequence[Text],
        found: Sequence[Support | None],
    ) -> tuple[float, tuple[Evidence, ...]]:
        """The best sentences of each passage read as one text."""
        parts = [(p, t, s) for p, t, s in zip(passages, texts, found, strict=True) if s]
        said = " ".join(t.words[t.sentences[s.first][0] : t.sentences[s.last][1]] for _, t, s in parts)
        together = self._judge(statement, [Text.of(_readable(passages[0].title), said)])[0]
        score = together.score if together else float("-inf")
        return score, tuple(e for p, t, s in parts for e in self._evidence(p, t, s, score))

    def _evidence(
        self, passage: Passage, text: Text, support: Support | None, score: float | None = None
    ) -> tuple[Evidence, ...]:
        if support is None:
            return ()
        probability = self._judge.calibration.probability(support.score if score is None else score)
        spans = text.sentences[support.first : support.last + 1]
        return tuple(
            _sentence(passage, (start - text.offset, end - text.offset), probability) for start, end in spans
        )


def _sentence(passage: Passage, span: tuple[int, int], probability: float) -> Evidence:
    start, end = passage.start + span[0], passage.start + span[1]
    return Evidence(passage, start, end, start, start, round(probability, 4))


def _readable(text: str) -> str:
    # Lone surrogates are no text to a tokenizer; as many characters stay, so that offsets hold.
    return text.encode("utf-8", "replace").decode()


def _states(statement: str) -> bool:
    """Whether it says anything: no question, no heading, no words without content."""
    words = [word.lower() for word in WORD.findall(statement)]
    content = [word for word in words if word not in FUNCTION_WORDS]
    asks = QUESTION.search(statement) or PHRASE.search(statement)
    return bool(content) and (len(words) > 1 or not LATIN.search(statement)) and not asks


def _foreign(statement: str, known: str) -> bool:
    """Whether most of its words have nothing to do with the text."""
    vocabulary = Vocabulary(known)
    content = [word for word in WORD.findall(statement) if word.lower() not in FUNCTION_WORDS]
    return sum(not vocabulary.knows(word) for word in content) > FOREIGN * len(content)


def _surroundings(evidence: Sequence[Evidence]) -> Text:
    """The sentences of the evidence with their neighbours, as far as they stand in its first passage."""
    passage = evidence[0].passage
    text = Text.of(_readable(passage.title), _readable(passage.text))
    own = [
        n
        for n, (start, _) in enumerate(text.sentences)
        if start - text.offset + passage.start in {e.start for e in evidence}
    ]
    return text.part(max(0, own[0] - 1), own[-1] + 1)


def _quote(evidence: Sequence[Evidence]) -> str:
    return _readable(
        " ".join(e.passage.text[e.start - e.passage.start : e.end - e.passage.start] for e in evidence)
    )


def _readable_by_model(statement: str) -> bool:
    """Whether it is written in Latin letters."""
    letters = [character for character in statement if character.isalpha()]
    return sum(bool(LATIN.match(letter)) for letter in letters) > 0.8 * len(letters)


def _quoted(statement: str, passages: Sequence[Passage]) -> tuple[Evidence, ...]:
    """The sentence of a passage that the statement is, word for word."""
    said = _words(statement)
    for passage in passages:
        for start, end in sentences(_readable(passage.text)):
            if _words(passage.text[start:end]) == said:
                return (_sentence(passage, (start, end), 1.0),)
    return ()


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())
