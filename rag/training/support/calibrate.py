"""The constants of the support check, fitted on paragraphs that were kept out of training."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from tqdm import tqdm

from rag.reader.forward import onnx_forward
from rag.sentences import sentences
from rag.support.judge import Calibration, Judge
from rag.support.rules import RULES
from rag.support.source import Source, Statement, Text
from rag.training.cases import Case
from rag.training.logistic import logistic

DROPPED = 0.035  # of the true statements that the rules let through


def calibrate(weights: Path, cases: Sequence[Case]) -> list[str]:
    """Write support.json; the share of each kind that passes, to be printed."""
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    judge = Judge(tokenizer, onnx_forward(weights / "model.onnx"), Calibration())
    inputs = np.array([_inputs(judge, case) for case in tqdm(cases, desc="calibrating")])
    true = np.array([bool(case.answers) for case in cases])
    open_ = ~np.array([_barred(case) for case in cases])
    scale, number, name, bias = map(float, logistic(inputs[open_], true[open_].astype(float)))
    number, name = max(0.0, -number / scale), max(0.0, -name / scale)
    scores = inputs[:, 0] - inputs[:, 1] * number - inputs[:, 2] * name
    sure = scores[open_ & true]
    least = float(np.quantile(sure, DROPPED)) if len(sure) else 0.0
    scale, bias, least, number, name = (round(value, 4) for value in (scale, bias, least, number, name))
    fitted = Calibration(scale, bias, least, number, name)
    (weights / "support.json").write_text(json.dumps(asdict(fitted), indent=2) + "\n", encoding="utf-8")
    kinds = sorted({case.kind for case in cases})
    rows = [(kind, np.array([case.kind == kind for case in cases])) for kind in kinds]
    passed = open_ & (scores >= least)
    return [f"{kind:<14} passes {passed[at].mean():.3f}  n = {at.sum()}" for kind, at in rows]


def _inputs(judge: Judge, case: Case) -> tuple[float, bool, bool, float]:
    """Margin, number missing, name missing, and a constant."""
    support = judge(case.question, [_text(case)])[0]
    if not support:
        return (-50.0, False, False, 1.0)
    return (support.score, *support.missing(case.question), 1.0)


def _barred(case: Case) -> bool:
    """Whether a rule catches it before the model is asked."""
    statement, source = Statement(case.question), Source(case.passage, (_text(case),))
    return any(rule.objects(statement, source) for rule in RULES)


def _text(case: Case) -> Text:
    """The title is the case's first sentence."""
    spans = sentences(case.passage)
    head = spans[0][1] + 1 if len(spans) > 1 else 0
    return Text(case.passage, head, tuple(spans[1:] or spans))
