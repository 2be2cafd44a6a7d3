"""What stands near a statement."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Near:
    """What a change may take things from: the passage, and the rest of the article."""

    passage: str
    article: str
