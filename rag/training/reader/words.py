"""Words for questions made unanswerable."""

NEGATIONS = (
    ("did", "didn't"),
    ("does", "doesn't"),
    ("do", "don't"),
    ("was", "wasn't"),
    ("were", "weren't"),
    ("is", "isn't"),
    ("are", "aren't"),
    ("can", "cannot"),
    ("could", "could never"),
    ("will", "won't"),
    ("would", "wouldn't"),
    ("has", "has never"),
    ("have", "have never"),
    ("had", "had never"),
)
CONDITIONS = (
    "in {}",
    "in {}",
    "according to {}",
    "besides {}",
    "before {}",
    "after {}",
    "for the second time",
    "by accident",
    "in secret",
    "as a child",
    "for the last time",
    "without permission",
    "on a Sunday",
)
