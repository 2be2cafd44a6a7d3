"""The words of a question that carry its topic."""

import re

MAX_TERMS = 64

# Function words carry no topic, and BM25 is better without them.
FUNCTION_WORDS = frozenset(
    """
    a about above after again against all am an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her
    here hers him his how i if in into is it its itself just many may me might more most much my no nor not
    now of off on once only or other our out over own s same shall she should so some such t than that the
    their them then there these they this those through to too under until up us very was we were what when
    where which while who whom whose why will with would you your
    aren couldn d didn doesn don hadn hasn haven isn ll m re shouldn ve wasn weren won wouldn
    """.split()  # noqa: SIM905 - a list would fill a screen
)


# What "not" goes with, and what a question begins with.
AUXILIARIES = frozenset(
    """is are was were do does did has have had can could will would should may might must""".split()  # noqa: SIM905
)
STEM = 5  # letters that the forms of a word, and more so of a name, mostly share


def terms(question: str) -> list[str]:
    """The question's content words, each once, as they are spelt; all its words if it has no other."""
    words = list({word.lower(): word for word in re.findall(r"\w+", question)}.values())
    return ([word for word in words if word.lower() not in FUNCTION_WORDS] or words)[:MAX_TERMS]


def stem(word: str) -> str:
    """What a word shares with its other forms: "Syria", "Syrian"."""
    return word[:STEM].lower()


def without_surrogates(text: str) -> str:
    """The text with "?" for each lone surrogate, which SQLite, JSON, tokenizers and pages refuse."""
    return text.encode("utf-8", "replace").decode()
