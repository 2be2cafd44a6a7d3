"""Train the reader: python -m rag.training.reader.train --data DATA --output rag/reader/weights."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from transformers import AutoTokenizer, PreTrainedModel

from rag.evaluation.command import Task, evaluate_answers
from rag.progress import terminal_progress
from rag.reader.pieces import Pieces
from rag.settings import Settings
from rag.training.export import export
from rag.training.features import Batch, Feature, Featurizer, batches, tensors
from rag.training.loading import load
from rag.training.losses import Loss, answers, likeness
from rag.training.options import keep_checkpoint, training_parser
from rag.training.ranking import ranked
from rag.training.reader.calibrate import calibrate
from rag.training.reader.mixture import HUMAN, REVIEWS, WIKIPEDIA, Source, epoch
from rag.training.reader.slim import slim
from rag.training.sets import HALF_DEV, half_dev, shifts
from rag.training.smooth import smooth
from rag.training.trainer import Plan, Trainer

LENGTHS = {"max_length": 256, "overlap": 96, "question_length": 64}
OBSERVED = 20  # batches, to see what inside the model matters and how large it gets

Weights = dict[str, torch.Tensor]
Epoch = Callable[[int], Sequence[Sequence[Feature]]]
"""From an epoch's number to its batches."""


def arguments(values: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = training_parser(__doc__, "reader-work")
    parser.set_defaults(epochs=1.234, level=0.585, rate=1.5e-4)
    origin = parser.add_mutually_exclusive_group()
    origin.add_argument(
        "--start",
        help="full weights of a reader to go on from; the result lies between them and the new ones",
    )
    origin.add_argument("--teacher", help="full weights of a reader that a narrower one is to be like")
    parser.add_argument(
        "--share", type=float, default=0.35, help="of the new weights, when there are others to go on from"
    )
    parser.add_argument("--heads", type=int, default=7, help="of a layer of the narrower one")
    parser.add_argument("--neurons", type=int, default=896, help="of a layer of the narrower one")
    checkpoint = parser.add_mutually_exclusive_group()
    checkpoint.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    checkpoint.add_argument(
        "--again", action="store_true", help="a new run, from the running average in the checkpoint"
    )
    checkpoint.add_argument(
        "--constants", action="store_true", help="don't train: fit the constants of the output's weights anew"
    )
    return parser.parse_args(values)


def check_checkpoint(args: argparse.Namespace) -> None:
    """Stop before a new run would overwrite the work of another, or has nothing to go on from."""
    if args.again and not (args.work / "checkpoint.pt").exists():
        sys.exit(f"There is no {args.work / 'checkpoint.pt'} to go on from.")
    if not (args.again or args.resume or args.constants):
        keep_checkpoint(args.work, "--resume or --again")


def sources(data: Path, cache: Path) -> list[Source]:
    """The training sets with their rankings: SQuADShifts, and the half-dev set's even articles."""
    shares = (WIKIPEDIA, REVIEWS, REVIEWS, HUMAN)
    return [
        Source(questions, ranked(questions, questions.split(held_out=False), cache), share)
        for questions, share in zip((*shifts(data), half_dev(data).of("even")), shares, strict=True)
    ]


def lessons(args: argparse.Namespace) -> Epoch:
    """What is read in each epoch; its number and the seed decide everything."""
    sets = sources(args.data, args.work)
    tokenizer: Tokenizer = AutoTokenizer.from_pretrained(args.base).backend_tokenizer
    return lru_cache(1)(partial(epoch_batches, sets, Pieces(tokenizer, **LENGTHS), args))


def epoch_batches(
    sets: Sequence[Source], pieces: Pieces, args: argparse.Namespace, number: int
) -> Sequence[Sequence[Feature]]:
    """The batches of one epoch."""
    rng = Random(args.seed * 1000 + number)
    cases = epoch(sets, rng)
    rng.shuffle(cases)
    featurizer = Featurizer(pieces)
    features = [featurizer.feature(case, rng) for case in cases[: args.limit]]
    return batches([feature for feature in features if feature], args.batch, rng)


def trained(epochs: Epoch, observed: Sequence[Batch], args: argparse.Namespace) -> PreTrainedModel:
    """Train, or go on training; the running average."""
    torch.manual_seed(args.seed)
    model = load(args.teacher or args.start or args.base)
    loss: Loss = answers
    if args.teacher:
        loss = likeness(load(args.teacher))
        slim(model, observed, args.heads, args.neurons)
    steps = int(len(epochs(0)) * args.epochs)
    plan = Plan(steps, args.rate, args.level, args.work / "checkpoint.pt", args.minutes)
    trainer = Trainer(model, plan, loss)
    if args.resume:
        trainer.resume()
    elif args.again:
        trainer.restart()
    trainer.run(map(tensors, epochs(number)) for number in range(int(args.epochs) + 1))
    model.load_state_dict(trainer.average)
    torch.nn.Module.to(model, "cpu")
    return model


def between(start: Weights, end: Weights, share: float) -> Weights:
    """Weights between those before and after more training, better on new topics than either.

    Source: Wortsman et al. 2022, "Robust fine-tuning of zero-shot models".
    """
    return {name: torch.lerp(value, end[name], share) for name, value in start.items()}


def write_weights(model: PreTrainedModel, observed: Sequence[Batch], args: argparse.Namespace) -> None:
    """The full weights for whoever goes on from them, and the small ones for the assistant."""
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    if args.start:
        model.load_state_dict(between(load(args.start).state_dict(), model.state_dict(), args.share))
    if not args.teacher:  # transformers knows no BERT whose heads are narrower than the rest
        model.save_pretrained(args.work / "full")
        tokenizer.save_pretrained(args.work / "full")
    smooth(model, observed)
    export(model, tokenizer, args.output)


def main() -> None:
    """Train, export, calibrate and measure."""
    args = arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    check_checkpoint(args)
    if not args.constants:
        epochs = lessons(args)
        observed = [tensors(batch) for batch in epochs(0)[:OBSERVED]]
        write_weights(trained(epochs, observed, args), observed, args)
    calibrate(args.output, args.data, args.work, args.limit)
    settings = Settings.read(reader=str(args.output))
    half_dev = args.data / HALF_DEV
    for line in evaluate_answers(Task(half_dev, settings, terminal_progress(), "odd", args.limit)):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
