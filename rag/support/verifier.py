"""Whether a passage supports an answer: question and answer as one statement, judged against the passage.

After Hu et al. 2019, "Read + Verify: Machine Reading Comprehension with Unanswerable Questions".
"""

from pathlib import Path
from typing import Self

from rag.records import Passage
from rag.support.declare import Declarer
from rag.support.judge import WEIGHTS, Judge, loading
from rag.support.source import Text
from rag.support.verbs import Verbs


class Verifier:
    """Judges answers by what they say together with their question; may be used from many threads."""

    def __init__(self, declare: Declarer, judge: Judge) -> None:
        """Use `load`."""
        self._declare, self._judge = declare, judge

    @classmethod
    def load(cls, judge: Judge, folder: Path = WEIGHTS) -> Self:
        """The judge, with the verbs of a folder; raises ModelNotFound."""
        with loading(folder):
            verbs = (folder / "verbs.txt").read_text(encoding="utf-8").split()
            return cls(Declarer(Verbs(verbs)), judge)

    def __call__(self, question: str, answer: str, passage: Passage) -> float:
        """The logits of support over those of none; 0, which says nothing, if no rule makes a statement."""
        statement = self._declare(question, answer)
        if statement is None:
            return 0.0
        (support,) = self._judge(statement, [Text.of(passage.title, passage.text)])
        return support.score if support else 0.0
