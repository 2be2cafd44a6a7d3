"""make bench-load: 1, 4, 16 and 64 callers at once over HTTP, and one too many for the queue."""

import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from tests.benchmarks.cold import page
from tests.benchmarks.data import Material, article, squad
from tests.benchmarks.measure import HERE, memory, quantile
from tests.benchmarks.report import Cell, Report, arguments, machine

CALLERS = (1, 4, 16, 64)
EACH = 8  # questions of one caller, one after the other …
AT_LEAST = 48  # … or more, if there are few callers
TIMEOUT = 60  # seconds until a caller gives up
BUSY = 503  # the HTTP status of being busy


@dataclass
class Calls:
    """What became of some calls: the seconds of each that was answered, and what went wrong with others."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    whole: float = 0.0  # seconds from the first call to the last answer


class Caller:
    """Asks /ask as any HTTP client does: a question is posted, its answer comes as an event."""

    def __init__(self, client: httpx.AsyncClient, calls: Calls) -> None:
        self._client, self._calls = client, calls

    async def ask(self, question: str) -> None:
        """One call; whatever goes wrong is counted."""
        begun = time.perf_counter()
        try:
            posted = await self._client.post("/gradio_api/call/ask", json={"data": [question, None, None]})
            if posted.status_code != httpx.codes.OK:
                self._calls.errors[f"HTTP {posted.status_code}: {_first_line(posted.text)}"] += 1
                return
            event, answer = await self._event(posted.json()["event_id"])
        except httpx.HTTPError as error:
            self._calls.errors[type(error).__name__] += 1
            return
        if event == "complete" and answer[0]["question"] == question:
            self._calls.seconds.append(time.perf_counter() - begun)
        else:
            self._calls.errors[f"{event}: {_first_line(json.dumps(answer))}"] += 1

    async def _event(self, name: str) -> tuple[str, Any]:
        response = await self._client.get(f"/gradio_api/call/ask/{name}")
        lines = response.text.strip().splitlines()[-2:]
        return lines[0].removeprefix("event: "), json.loads(lines[-1].removeprefix("data: "))


def _first_line(text: str) -> str:
    return (text.splitlines() or [""])[0][:120]


async def together(address: str, shares: Sequence[Sequence[str]]) -> Calls:
    """So many callers at once, each with its own questions one after the other."""
    calls = Calls()
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=TIMEOUT, limits=limits) as client:

        async def one(questions: Sequence[str]) -> None:
            for question in questions:
                await Caller(client, calls).ask(question)

        begun = time.perf_counter()
        await asyncio.gather(*map(one, shares))
        calls.whole = time.perf_counter() - begun
    return calls


def measure(
    report: Report, material: Material, folder: Path, code: Path, callers: Sequence[int], flood: int
) -> None:
    """Every number of callers at the page over the corpus; then a flood of single calls at the same time."""
    rows: list[list[Cell]] = []
    with page(code, corpus=material.corpus, index=folder / "index") as (address, process, _):
        asyncio.run(together(address, [material.questions[:8]]))
        for count in callers:
            each = max(EACH, AT_LEAST // count)
            shares = [Random(caller).choices(material.questions, k=each) for caller in range(count)]
            rows.append(_row(str(count), asyncio.run(together(address, shares)), process))
        over = asyncio.run(together(address, [[question] for question in _many(material, flood)]))
        rows.append(_row(f"{flood}, one question each", over, process))
        after = asyncio.run(together(address, [material.questions[:8]]))
        past = _past_the_queue(address)
        rows.append(_row("1, afterwards", after, process))
    columns = [
        "callers at once",
        "answers",
        "answers/s",
        "p50, ms",
        "p95, ms",
        "busy",
        "errors",
        "memory, MB",
    ]
    report.table(f"Over HTTP, {material.name}", columns, rows)
    for message, count in over.errors.items():
        report.say(f"  {count} of {flood} got: {message}")
    report.say(f"  a call past the queue (/run/ask): HTTP {past}")


def _past_the_queue(address: str) -> int:
    """Gradio's way of calling without the queue, in which nothing limits how many are answered at once."""
    call = {"data": ["Who is Putin?", None, None]}
    return httpx.post(f"{address}/gradio_api/run/ask", json=call, timeout=TIMEOUT).status_code


def _many(material: Material, count: int) -> Sequence[str]:
    return (material.questions * (count // len(material.questions) + 1))[:count]


def _row(name: str, calls: Calls, process: int) -> list[Cell]:
    busy = sum(count for message, count in calls.errors.items() if message.startswith(f"HTTP {BUSY}"))
    times = [1000 * quantile(calls.seconds, share) if calls.seconds else None for share in (0.5, 0.95)]
    errors = calls.errors.total() - busy
    rate = len(calls.seconds) / calls.whole
    return [name, len(calls.seconds), rate, *times, busy, errors, memory(process, "VmRSS")]


def main() -> None:
    """Measure over the article, or the file's paragraphs if one is given."""
    parser = arguments(main.__doc__ or "")
    parser.add_argument("--data", type=Path, help="a file of questions in SQuAD's format")
    parser.add_argument("--code", type=Path, default=HERE, help="the checkout that is measured")
    options = parser.parse_args()
    report = Report(options.json)
    report.say(machine())
    asked = 16 if options.smallest else 200
    callers, flood = ((1, 4), 12) if options.smallest else (CALLERS, 300)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        material = squad(options.data, folder, asked) if options.data else article(folder, asked)
        measure(report, material, folder, options.code, callers, flood)


if __name__ == "__main__":
    main()
