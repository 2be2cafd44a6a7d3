"""A question's text, made ready for turning it into a statement."""

import re

# A question that leans on the one before it is read behind it; the answer is to the last.
LAST = re.compile(r".*[?!]\s+(?=.*\w)", re.DOTALL)
LEADING = re.compile(
    r"^((?:according to|in|on|at|by|during|after|before|besides|since|under) [^,]{1,60}?)"
    r"(?:,\s*|\s+(?=(?:what|who|when|where|why|how)\b))",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(did|does|do|was|were|is|are|has|have|had|could|would|should)n['’]t\b", re.IGNORECASE)
# "The river is called what?" has the gap where the answer goes.
GAP = re.compile(r"(?<=\w )(?:what|whom|who|where|when)$", re.IGNORECASE)


def parted(question: str) -> tuple[str, str]:
    """The adverbial that the last question begins with, with its comma, and the rest without its mark.

    >>> parted("Who was it? In 1871 what didn't Anna build?")
    ('In 1871, ', 'what did not Anna build')
    """
    asked = DENIED.sub(r"\1 not", LAST.sub("", question).strip().rstrip("?!. "))
    if leading := LEADING.match(asked):
        return f"{leading[1]}, ", asked[leading.end() :]
    return "", asked
