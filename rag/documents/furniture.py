"""Page furniture: what a web page leaves at the end of an article that was saved from it."""

import re
from collections.abc import Sequence

SHORT = 70  # characters, jusText's bound for a short block
PROSE = 0.5  # the share of the other blocks that must end as sentences do

SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]*_]*$")
ANNOUNCES = re.compile(r"[,:，：、]$")  # "Yours sincerely," "Members present:"; what follows belongs to it
LIST_OR_QUOTATION = re.compile(r"^([-*•–—>|#]|\d+[.)]|[“\"«])")
COPYRIGHT = re.compile(r"^(©|\(c\)|copyright\b)", re.IGNORECASE)


def without_furniture(blocks: Sequence[str]) -> int:
    """How many of a document's blocks, in order, come before its page furniture.

    The context rule of jusText (Pomikálek 2011, "Removing Boilerplate and Duplicate Content from Web
    Corpora"): a short block between prose and the edge of the document is boilerplate. What may say
    something stays: sentences, figures, list items, quotations; and all of a document that isn't prose.
    """
    kept = len(blocks)
    while kept and _is_furniture(blocks[kept - 1]):
        kept -= 1
    if kept and ANNOUNCES.search(blocks[kept - 1]):
        return len(blocks)
    prose = sum(bool(SENTENCE_END.search(block)) for block in blocks[:kept])
    return kept if prose >= max(2, PROSE * kept) else len(blocks)


def _is_furniture(block: str) -> bool:
    if COPYRIGHT.search(block):
        return len(block) <= 3 * SHORT
    short = len(block) < SHORT and "\n" not in block
    says_something = (
        SENTENCE_END.search(block)
        or ANNOUNCES.search(block)
        or LIST_OR_QUOTATION.search(block)
        or re.search(r"\d", block)
    )
    return short and not says_something
