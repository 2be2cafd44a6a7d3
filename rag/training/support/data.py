"""The sets that the support check is trained on."""

import json
import re
from collections import Counter
from pathlib import Path
from random import Random

from rag.support.declare import Declarer
from rag.support.verbs import Verbs
from rag.training.reader.swaps import Case
from rag.training.squad import SHIFTS, load_set
from rag.training.support.examples import Examples
from rag.training.support.paraphrases import paraphrased
from rag.training.support.source import Share, Source

HELD_OUT = 0.1
EVEN = slice(0, None, 2)
SHARES = (Share(asked=1, told=4), Share(asked=0.12, told=0.3), Share(asked=0.12, told=0.3))
# Few, but the only ones with near misses written by people.
HUMAN = Share(asked=3, told=12)


def sources(data: Path) -> list[Source]:
    """SQuADShifts, and the half-dev set's even articles."""
    shifted = [load_set(data / "squadshifts" / name) for name in SHIFTS]
    made = [
        Source(questions, {}, share, titled=questions.name.startswith("new_wiki"))
        for questions, share in zip(shifted, SHARES, strict=True)
    ]
    file = data / "squad2_half_dev.json"
    return [*made, Source(load_set(file, positions=EVEN, held_out=HELD_OUT), plausible(file), HUMAN)]


def plausible(file: Path) -> dict[str, str]:
    """The answer that looks right to each unanswerable question."""
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    asked = [qa for article in articles for paragraph in article["paragraphs"] for qa in paragraph["qas"]]
    return {qa["id"]: qa["plausible_answers"][0]["text"] for qa in asked if qa.get("plausible_answers")}


def declarer(made: list[Source]) -> Declarer:
    """Knows the verbs of the sets."""
    return Declarer(_verbs(made))


def verbs(made: list[Source]) -> str:
    """The verbs of the sets, one a line."""
    return "\n".join(sorted(_verbs(made).bases)) + "\n"


def _verbs(made: list[Source]) -> Verbs:
    return Verbs.of(p.text for source in made for p in source.questions.paragraphs)


def epoch(made: list[Source], rng: Random) -> list[Case]:
    """All examples of one epoch, in an order by chance."""
    declare = declarer(made)
    cases = []
    for source in made:
        make = Examples(source, declare, rng)
        cases += [*make, *paraphrased(source, make, rng)]
    rng.shuffle(cases)
    return cases


def kept_out(made: list[Source], seed: int) -> list[Case]:
    """Examples of the even articles' paragraphs that were kept out."""
    declare, rng = declarer(made), Random(seed)
    cases = list(Examples(made[-1], declare, rng, held_out=True))
    for source in made:
        cases += paraphrased(source, Examples(source, declare, rng), rng, held_out=True)
    return cases


def common_words(made: list[Source]) -> str:
    """The words that are written small more often than not, one a line."""
    counts: Counter[str] = Counter()
    for source in made[:-1]:
        for paragraph in source.questions.paragraphs:
            counts.update(re.findall(r"[A-Za-z]{2,}", paragraph.text))
    small = [word for word in counts if word.islower() and counts[word] > 1]
    kept = [w for w in small if counts[w] >= counts[w.capitalize()] + counts[w.upper()]]
    return "\n".join(sorted(kept)) + "\n"
