"""Models in ONNX Runtime: how one is opened, and how what it reads is shared out among the cores."""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import onnxruntime

# A kernel that takes a fifth of a whole reading; unfused, the same sums take a tenth of that.
SLOW_FUSIONS = ["SkipLayerNormFusion"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def open_session(file: Path) -> "onnxruntime.InferenceSession":
    """A model.onnx, which may be run from many threads; whatever ONNX Runtime raises, if it isn't one."""
    import onnxruntime  # takes a while

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # A text is short: on one thread each, two are read sooner than one after the other on both.
    options.intra_op_num_threads = 1
    # Lengths ever change: what an arena keeps for the longest is never given back.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(
        str(file), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW_FUSIONS
    )


class Cores:
    """Threads, one a core, that share out the items of a call; many threads may call."""

    def __init__(self) -> None:
        """The threads start when they are first needed."""
        self._count = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._count)

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """The function's result for each item; the items are begun in their order."""
        if len(items) == 1:  # a question doesn't wait behind the texts of an indexer
            return [function(items[0])]
        results: dict[int, Result] = {}
        # One iterator for all threads, rather than a job an item: a hundred thousand texts are no queue.
        left = iter(list(enumerate(items)))

        def work() -> None:
            for place, item in left:
                results[place] = function(item)

        try:
            for job in [self._pool.submit(work) for _ in range(min(self._count, len(items)))]:
                job.result()
        finally:
            deque(left, maxlen=0)  # after an error nobody goes on
        return [results[place] for place in range(len(items))]
