"""A step of the chain: a function whose result grows, as a LangChain runnable that can be stopped."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from contextlib import aclosing
from typing import Any, TypeVar

from langchain_core.runnables import RunnableConfig, RunnableGenerator

Input = TypeVar("Input")
Output = TypeVar("Output")

Work = Callable[[Input, RunnableConfig], Iterator[Output]]
"""From what a step is given to its result as it grows; each is added (`+`) to the one before."""


class Step(RunnableGenerator[Input, Output]):
    """Work with a name; to close its stream stops this work and that of the steps before it."""

    def __init__(self, name: str, work: Work[Input, Output]) -> None:
        """The work may block; asynchronous programs have it done in a thread."""

        def transform(inputs: Iterator[Input], config: RunnableConfig) -> Iterator[Output]:
            for each in inputs:
                yield from work(each, config)

        async def atransform(inputs: AsyncIterator[Input], config: RunnableConfig) -> AsyncIterator[Output]:
            async for each in inputs:
                async with aclosing(_in_thread(work(each, config))) as results:
                    async for result in results:
                        yield result

        # The types of generators that take a config are missing in LangChain.
        super().__init__(transform, atransform, name=name)  # type: ignore[arg-type]

    def transform(
        self,
        input: Iterator[Input],
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's own signature
    ) -> Iterator[Output]:
        """The results for each input, as LangChain runs a step of a sequence."""
        # When a step is closed, LangChain reads what is left of its input, for traces: a chat model would
        # go on rewriting a question, and the search would follow. So the input is closed first.
        inputs = _Closable(input)
        results = super().transform(inputs, config, **kwargs)
        try:
            for result in results:  # noqa: UP028 - "yield from" would close the results before the input
                yield result
        finally:
            inputs.close()

    async def atransform(
        self,
        input: AsyncIterator[Input],
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> AsyncIterator[Output]:
        """`transform` for asynchronous programs."""
        try:
            async with aclosing(super().atransform(input, config, **kwargs)) as results:  # type: ignore[type-var]
                async for result in results:
                    yield result
        finally:
            if isinstance(input, AsyncGenerator):
                await input.aclose()


class _Closable(Iterator[Input]):
    """An iterator that has no more items once it is closed, and whose source is closed with it."""

    def __init__(self, source: Iterator[Input]) -> None:
        self._source = source

    def __next__(self) -> Input:
        return next(self._source)

    def close(self) -> None:
        source, self._source = self._source, iter(())
        if isinstance(source, Generator):
            source.close()


_END = object()


async def _in_thread(results: Iterator[Output]) -> AsyncGenerator[Output, None]:
    """The results, each made in a thread, so that the event loop stays free."""
    making: asyncio.Future[object] | None = None
    try:
        while True:
            making = asyncio.ensure_future(asyncio.to_thread(next, results, _END))
            result = await asyncio.shield(making)
            if result is _END:
                return
            yield result  # type: ignore[misc]
    finally:
        # A thread can't be cancelled, and a generator can't be closed while it runs.
        if making and not making.done():
            await asyncio.wait([making])
        if isinstance(results, Generator):
            results.close()
