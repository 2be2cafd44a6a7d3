"""make bench: a warm answer and where its time goes, a cold start, and the rate of indexing."""

import tempfile
from pathlib import Path

from tests.benchmarks import cold, indexing, warm
from tests.benchmarks.data import article, squad
from tests.benchmarks.measure import HERE
from tests.benchmarks.report import Report, arguments, machine


def main() -> None:
    """Measure the article, and the file's paragraphs if one is given."""
    parser = arguments(main.__doc__ or "")
    parser.add_argument(
        "--data", type=Path, help="a file of questions in SQuAD's format, to measure over, too"
    )
    parser.add_argument("--before", type=Path, help="another checkout, whose warm answers are compared with")
    options = parser.parse_args()
    asked, rounds = (8, 1) if options.smallest else (200, 5)
    report = Report(options.json)
    report.say(machine())
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        materials = [article(folder, asked)]
        if options.data:
            materials.append(squad(options.data, folder, asked))
        for material in materials:
            warm.measure(report, material, folder, options.before)
        cold.measure(report, materials[0], folder, HERE, rounds, min(asked, 50))
        indexing.measure(report, materials[-1], folder, HERE, min(rounds, 3))


if __name__ == "__main__":
    main()
