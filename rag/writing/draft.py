"""An answer that grows sentence by sentence, each checked against the paragraphs it cites."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answering import citation, shown
from rag.evidence import Finding
from rag.records import Answer, Citation, Evidence, Passage
from rag.support.checker import Verdict
from rag.writing.cutting import Written

Check = Callable[[str, Sequence[Passage]], Verdict]


class Draft:
    """What has passed so far of a reply to a question."""

    def __init__(
        self, blank: Answer, finding: Finding, check: Check, relevant: Callable[[str], bool]
    ) -> None:
        """Sentences may cite the finding's paragraphs, by their places from 1."""
        self._blank, self._finding, self._check, self._relevant = blank, finding, check, relevant
        self.passages = tuple({each.passage.id: each.passage for each in finding.evidence}.values())
        self._read = 0
        self._known_texts: set[str] = set()
        self._sentences: list[str] = []
        self._citations: dict[tuple[str, int], Citation] = {}
        self.left_out = 0

    def extend(self, sentences: Sequence[Written]) -> None:
        """Check what is new in the growing list of sentences."""
        for sentence in sentences[self._read :]:
            # Small models say the same again and again.
            if sentence.text not in self._known_texts:
                self._known_texts.add(sentence.text)
                self._add(sentence)
        self._read = max(self._read, len(sentences))

    def _add(self, sentence: Written) -> None:
        exist = all(1 <= number <= len(self.passages) for number in sentence.numbers)
        cited = [self.passages[number - 1] for number in sentence.numbers] if exist else []
        # A sentence without a marker gets the paragraph that supports it.
        verdict = self._check(sentence.text, cited or self.passages) if exist else None
        if verdict is None or not verdict.supported or not self._answers(sentence, verdict):
            self.left_out += 1
            return
        numbers = dict.fromkeys(self._cite(support) for support in verdict.evidence)
        self._sentences.append(" ".join([shown(sentence.text), *(f"[{number}]" for number in numbers)]))

    def _answers(self, sentence: Written, verdict: Verdict) -> bool:
        """Whether it says what the reader found, or at least speaks to the question."""
        answering = {(each.passage.source, each.start) for each in self._finding.evidence}
        supporting = {(each.passage.source, each.start) for each in verdict.evidence}
        return bool(answering & supporting) or self._relevant(sentence.text)

    def _cite(self, support: Evidence) -> int:
        """The number of the citation of a supporting sentence, a new one if need be."""
        place = support.passage.source, support.start
        # The reader's evidence knows which words of the sentence answer.
        marked = (each for each in self._finding.evidence if (each.passage.source, each.start) == place)
        if place not in self._citations:
            self._citations[place] = citation(len(self._citations) + 1, next(marked, support))
        return self._citations[place].number

    @property
    def answer(self) -> Answer:
        """What may be shown; its text is empty before the first sentence that passes."""
        return replace(self._blank, text=" ".join(self._sentences), citations=tuple(self._citations.values()))
