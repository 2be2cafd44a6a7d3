"""Train the support check: python -m rag.training.support.train --data DATA --output rag/support/weights."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from random import Random

import torch
from tokenizers import Tokenizer
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from rag.reader.pieces import Pieces
from rag.training.cases import Case
from rag.training.export import export
from rag.training.features import Batch, Feature, Featurizer, batches, tensors
from rag.training.loading import load
from rag.training.options import keep_checkpoint, training_parser
from rag.training.support.calibrate import calibrate
from rag.training.support.data import common_words, epoch, kept_out, sources, verbs
from rag.training.support.making import Source
from rag.training.trainer import Plan, Trainer

LENGTHS = {"max_length": 256, "overlap": 96, "question_length": 128}


def arguments(values: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = training_parser(__doc__, "support-work")
    parser.set_defaults(epochs=1.0, level=0.5, rate=1.2e-4)
    checkpoint = parser.add_mutually_exclusive_group()
    checkpoint.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    checkpoint.add_argument("--finish", action="store_true", help="don't train: export the checkpoint")
    return parser.parse_args(values)


def epoch_batches(
    sets: Sequence[Source], pieces: Pieces, number: int, args: argparse.Namespace
) -> list[list[Feature]]:
    """The batches of one epoch; its number and the seed decide everything."""
    rng = Random(args.seed * 1000 + number)
    featurizer = Featurizer(pieces)
    features = [featurizer.feature(case, rng) for case in epoch(sets, rng)[: args.limit]]
    return batches([feature for feature in features if feature], args.batch, rng)


def trained(sets: Sequence[Source], args: argparse.Namespace) -> Trainer:
    """Train, or go on training."""
    torch.manual_seed(args.seed)
    tokenizer: Tokenizer = AutoTokenizer.from_pretrained(args.base).backend_tokenizer
    pieces = Pieces(tokenizer, **LENGTHS)
    model = load(args.base)
    first = [] if args.finish else epoch_batches(sets, pieces, 0, args)
    steps = int(len(first) * args.epochs)
    trainer = Trainer(model, Plan(steps, args.rate, args.level, args.work / "checkpoint.pt", args.minutes))
    if args.resume or args.finish:
        trainer.resume()

    def epochs() -> Iterator[Iterator[Batch]]:
        for number in range(int(args.epochs) + 1):
            yield map(tensors, first if number == 0 else epoch_batches(sets, pieces, number, args))

    if not args.finish:
        trainer.run(epochs())
    return trainer


def write_weights(trainer: Trainer, args: argparse.Namespace) -> None:
    """The full weights for whoever goes on from them, and the small ones for the assistant."""
    model = AutoModelForQuestionAnswering.from_pretrained(args.base)
    model.load_state_dict(trainer.average)
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    model.save_pretrained(args.work / "full")
    tokenizer.save_pretrained(args.work / "full")
    export(model, tokenizer, args.output)


def _some(cases: list[Case], args: argparse.Namespace) -> list[Case]:
    """As many as the limit allows, of all kinds."""
    return Random(args.seed).sample(cases, min(args.limit or len(cases), len(cases)))


def main() -> None:
    """Train, export, calibrate, and print how the kept-out statements fare."""
    args = arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    if not (args.resume or args.finish):
        keep_checkpoint(args.work, "--resume or --finish")
    sets = sources(args.data)
    trainer = trained(sets, args)
    write_weights(trainer, args)
    for name, words in (("words.txt", common_words(sets)), ("verbs.txt", sorted(verbs(sets).bases))):
        (args.output / name).write_text("\n".join(words) + "\n", encoding="utf-8")
    for line in calibrate(args.output, _some(kept_out(sets, args.seed), args)):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
