"""Train the reader: python -m rag.training.reader.train --data DATA --output rag/reader/weights."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import cast

import torch
from tokenizers import Tokenizer
from transformers import AutoTokenizer

from rag.reader.pieces import Pieces
from rag.training import features as plain
from rag.training.losses import Loss
from rag.training.options import keep_checkpoint, training_parser
from rag.training.reader.calibrate import calibrate
from rag.training.reader.export import export
from rag.training.reader.features import Batch, Feature, Featurizer, batches, tensors
from rag.training.reader.former import former_weights
from rag.training.reader.losses import judged
from rag.training.reader.mixture import SHARES, Source, epoch
from rag.training.reader.model import SentenceReader, load
from rag.training.reader.rank import ranked
from rag.training.reader.sets import collections
from rag.training.smooth import smooth
from rag.training.trainer import Plan, Trainer

LENGTHS = {"max_length": 320, "overlap": 96, "question_length": 64}
OBSERVED = 10  # batches, to see how large what is inside the model gets


def arguments(values: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = training_parser(__doc__, "reader-work")
    parser.set_defaults(epochs=1.2, level=0.5, rate=1.5e-4)
    parser.add_argument("--former", type=Path, help="model.onnx of a wide reader to start from")
    checkpoint = parser.add_mutually_exclusive_group()
    checkpoint.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    checkpoint.add_argument(
        "--constants", action="store_true", help="don't train: fit the constants of the output's weights anew"
    )
    return parser.parse_args(values)


def start(args: argparse.Namespace) -> SentenceReader:
    """The encoder, or what an earlier reader made of it; its logits of words come along."""
    model = load(args.base)
    if args.former:
        weights = former_weights(args.former)
        own = model.state_dict()
        for name in ("qa_outputs.weight", "qa_outputs.bias"):
            own[name][:2] = weights.pop(name)
        model.load_state_dict({**own, **weights})
    return model


class Lessons:
    """What is read in each epoch; its number and the seed decide everything."""

    def __init__(self, args: argparse.Namespace) -> None:
        """Loads the sets and ranks their paragraphs, which takes minutes the first time."""
        self.args = args
        tokenizer: Tokenizer = AutoTokenizer.from_pretrained(args.base).backend_tokenizer
        self.featurizer = Featurizer(Pieces(tokenizer, **LENGTHS))
        rank = partial(ranked, model_name=args.base, cache=args.work / "ranking")
        self.sources = [Source(one, rank(one), SHARES[name]) for one, name in collections(args.data)]

    def epoch(self, number: int) -> list[list[Feature]]:
        """Its batches."""
        rng = Random(self.args.seed * 1000 + number)
        cases = epoch(self.sources, rng)
        rng.shuffle(cases)
        features = [self.featurizer.feature(case, rng) for case in cases[: self.args.limit]]
        return batches([feature for feature in features if feature], self.args.batch, rng)

    def batches(self) -> Iterator[Iterator[plain.Batch]]:
        """Those of each epoch, without end."""
        # The trainer asks of a batch no more than that its loss can read it.
        return (cast(Iterator[plain.Batch], map(tensors, self.epoch(number))) for number in count())

    def observed(self) -> list[Batch]:
        """A few of the first."""
        return [tensors(features) for features in self.epoch(0)[:OBSERVED]]


def trained(args: argparse.Namespace, lessons: Lessons) -> SentenceReader:
    """Train from the start or on from the checkpoint; the running average."""
    torch.manual_seed(args.seed)
    model = start(args)
    steps = int(len(lessons.epoch(0)) * args.epochs)
    plan = Plan(steps, args.rate, args.level, args.work / "checkpoint.pt", args.minutes)
    trainer = Trainer(model, plan, cast(Loss, judged))
    if args.resume:
        trainer.resume()
    trainer.run(lessons.batches())
    model.load_state_dict(trainer.average)
    torch.nn.Module.to(model, "cpu")
    return model


def main() -> None:
    """Train, export, calibrate, and say what the kept-out documents tell."""
    args = arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    if not args.constants:
        if not args.resume:
            keep_checkpoint(args.work, "--resume")
        lessons = Lessons(args)
        model = trained(args, lessons)
        smooth(model, lessons.observed())
        export(model, AutoTokenizer.from_pretrained(args.base), args.output)
    for line in calibrate(args.output, args.data, args.base, args.work / "ranking"):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
