"""The constants beside the weights: signs become probabilities; the threshold; how many sentences."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from tqdm import tqdm

from rag.evaluation.measures import Numbers
from rag.evaluation.readers import among
from rag.evidence import Found, chosen_sentences, ranked
from rag.reader.calibration import Calibration, Curve
from rag.reader.inference import Reader
from rag.records import Hit, Passage
from rag.training.logistic import logistic
from rag.training.reader.rank import Ranking
from rag.training.reader.rank import ranked as rankings
from rag.training.reader.sets import Asked, Collection, collections

READ = 10  # passages, as the assistant reads
MANY = 400  # questions of a set
# The shares of the answerable questions that may be refused.
REFUSED = {"readers": 0.12, "human": 0.07}
CAUTION = 0.9  # of those shares, since other documents differ
NEARLY = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
LEAST = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass(frozen=True)
class Seen:
    """A kept-out question with every sentence that was read for it, and which of them are evidence."""

    group: str  # readers or human
    kind: str
    answerable: bool
    evidence: int  # sentences, found or not
    found: tuple[Found, ...]
    right: tuple[bool, ...]


def calibrate(weights: Path, data: Path, base: str, cache: Path) -> Iterator[str]:
    """Fit the constants on the kept-out documents, and write reader.json."""
    reader = Reader.load(str(weights))
    questions = [
        one
        for collection, group in collections(data)
        if group in REFUSED
        for one in seen(reader, collection, rankings(collection, base, cache), group)
    ]
    fitted, report = fit(questions, reader.calibration)
    (weights / "reader.json").write_text(json.dumps(_rounded(asdict(fitted)), indent=2) + "\n", "utf-8")
    yield from report


def seen(reader: Reader, collection: Collection, ranking: Ranking, group: str) -> list[Seen]:
    """The kept-out questions of a collection, always the same ones."""
    kept = [question for question in collection.questions if question.id in collection.held_out]
    kept = Random(0).sample(kept, min(MANY, len(kept)))
    return [_seen(reader, collection, ranking, group, one) for one in tqdm(kept, desc=collection.name)]


def _seen(reader: Reader, collection: Collection, ranking: Ranking, group: str, question: Asked) -> Seen:
    """One question, read against what the search ranks first."""
    hits = []
    for number, score in ranking[question.id][:READ]:
        place = collection.places[number]
        passage = Passage(str(number), place.title, number, 0, len(place.text), place.text)
        hits.append(Hit(passage, score))
    texts, titles = [hit.passage.text for hit in hits], [hit.passage.title for hit in hits]
    found = ranked(hits, reader.read(question.text, texts, titles), reader.calibration)
    gold = {str(one.place): one.evidence for one in question.gold}
    right = tuple(
        among((one.sentence.start, one.sentence.end), gold.get(one.passage.source, ())) for one in found
    )
    evidence = sum(len(one.evidence) for one in question.gold)
    return Seen(group, question.kind, question.answerable, evidence, tuple(found), right)


def fit(questions: Sequence[Seen], calibration: Calibration) -> tuple[Calibration, list[str]]:
    """The curves, the threshold, and how near to the best sentence others must be."""
    signs = np.array([astuple(one.signs) for question in questions for one in question.found])
    labels = np.array([right for question in questions for right in question.right], float)
    fitted = replace(calibration, sentence=_curve(signs, labels))
    questions = [_ranked_anew(question, fitted) for question in questions]
    best = np.array([astuple(question.found[0].signs) for question in questions])
    fitted = replace(fitted, question=_curve(best, np.array([q.answerable for q in questions], float)))
    fitted = replace(fitted, threshold=threshold(questions, fitted))
    fitted = _several(questions, fitted)
    return fitted, list(report(questions, fitted))


def _curve(signs: Numbers, labels: Numbers) -> Curve:
    return Curve(*map(float, logistic(np.column_stack([signs, np.ones(len(signs))]), labels)))


def _ranked_anew(question: Seen, calibration: Calibration) -> Seen:
    """Its sentences with their new logits, best first."""
    pairs = [
        (replace(one, logit=calibration.sentence.logit(one.signs)), right)
        for one, right in zip(question.found, question.right, strict=True)
    ]
    pairs.sort(key=lambda pair: pair[0].order)
    return replace(question, found=tuple(f for f, _ in pairs), right=tuple(r for _, r in pairs))


def threshold(questions: Iterable[Seen], calibration: Calibration) -> float:
    """The highest that refuses no more of the answerable questions of any group than is allowed."""
    sure: dict[str, list[float]] = {group: [] for group in REFUSED}
    for question in questions:
        if question.answerable:
            sure[question.group].append(calibration.question.probability(question.found[0].signs))
    return min(float(np.quantile(sure[group], CAUTION * REFUSED[group])) for group in sure if sure[group])


def _several(questions: Sequence[Seen], calibration: Calibration) -> Calibration:
    """The limits with which the quoted sentences of the readers' questions overlap most with the evidence."""
    asked = [q for q in questions if q.answerable and q.group == "readers"] or questions
    tried = [replace(calibration, nearly=near, least=least) for near in NEARLY for least in LEAST]
    return max(tried, key=lambda one: np.mean([_overlap(question, one) for question in asked]))


def _overlap(question: Seen, calibration: Calibration) -> float:
    """F1 of the quoted sentences."""
    quoted, right = _quoted(question, calibration)
    return 2 * right / (quoted + question.evidence)


def _quoted(question: Seen, calibration: Calibration) -> tuple[int, int]:
    """How many sentences are quoted, and how many of those are evidence."""
    chosen = chosen_sentences(question.found, calibration)
    right = {id(one): is_right for one, is_right in zip(question.found, question.right, strict=True)}
    return len(chosen), sum(right[id(one)] for one in chosen)


def report(questions: Sequence[Seen], calibration: Calibration) -> Iterator[str]:
    """What the constants do on the questions that they were fitted on."""
    yield f"refusing below {calibration.threshold:.3f}"
    for kind in sorted({(q.group, q.kind) for q in questions}) + [(group, "") for group in REFUSED]:
        some = [q for q in questions if q.group == kind[0] and kind[1] in ("", q.kind)]
        if some:
            yield f"{kind[0]:<8} {kind[1] or 'all':<16} {_figures(some, calibration)}"


def _figures(some: Sequence[Seen], calibration: Calibration) -> str:
    sure = np.array([calibration.question.probability(q.found[0].signs) for q in some])
    yes = np.array([q.answerable for q in some])
    parts = [f"n = {len(some):<4}"]
    if yes.any():
        shown = [(q, _quoted(q, calibration)) for q, keep in zip(some, yes, strict=True) if keep]
        kept = sure[yes] >= calibration.threshold
        cited = np.array([right > 0 for _, (_, right) in shown])
        whole = np.array([right >= q.evidence for q, (_, right) in shown])
        inside = sum(right for _, (_, right) in shown) / sum(quoted for _, (quoted, _) in shown)
        parts.append(f"best {np.mean([q.right[0] for q, _ in shown]):.3f} cited {cited.mean():.3f}")
        parts.append(f"after refusing {np.mean(cited & kept):.3f} all {np.mean(whole & kept):.3f}")
        parts.append(f"inside {inside:.3f} refused {1 - kept.mean():.3f}")
    if not yes.all():
        parts.append(f"rightly refused {np.mean(sure[~yes] < calibration.threshold):.3f}")
    if yes.any() and not yes.all():
        parts.append(f"AUROC {np.mean(sure[yes][:, None] > sure[~yes][None, :]):.3f}")
    return " ".join(parts)


def _rounded(values: dict[str, object]) -> dict[str, object]:
    """To four places, so that a rerun on another machine gives the same file."""
    return {
        key: _rounded(value)
        if isinstance(value, dict)
        else round(value, 4)
        if isinstance(value, float)
        else value
        for key, value in values.items()
    }
