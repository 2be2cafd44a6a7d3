"""What the page shows before the first question."""

from pathlib import Path

from rag.assistant import Assistant
from rag.page.overview import overview, welcome
from rag.progress import Progress
from rag.records import SyncReport


class Front:
    """The overview, the welcome and the examples of an assistant's corpus, for all visitors."""

    def __init__(self, assistant: Assistant, examples: Path) -> None:
        """The file of examples holds one question a line, each after a dash."""
        self._assistant = assistant
        lines = examples.read_text(encoding="utf-8").splitlines()
        self._questions = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
        self.examples = self._answered()

    def read_again(self, progress: Progress) -> SyncReport:
        """Bring the index and the examples up to date with the files; raises RagError."""
        report = self._assistant.sync(progress)
        self.examples = self._answered()
        return report

    def _answered(self) -> list[str]:
        return [
            each
            for each in self._questions
            if self._assistant.ask(each, mode="extractive").status == "answered"
        ]

    def overview(self) -> str:
        """What is indexed, and what was left out."""
        return overview(self._assistant.entries, self._assistant.report.unreadable)

    def welcome(self) -> str:
        """What an empty conversation says."""
        assistant = self._assistant
        return welcome(assistant.entries, assistant.settings.corpus, assistant.chat_model)
