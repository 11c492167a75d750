"""What is going on in this process and for how long, for whoever traces it. Pure.

A span has a name and facts from closed sets; never a text, a reference, an amount or a name of somebody. Nobody has to
trace: without a tracer every span is the same object, which does nothing.
"""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Literal, Protocol, TypedDict, Unpack

What = Literal["call", "deciding", "message", "model", "publishing", "reading", "records", "task", "turn", "webhook"]


class Facts(TypedDict, total=False):
    """What may be told of a span. ``error`` is a code or the name of a class, never what an error says."""

    attempt: int
    error: str
    host: str
    max_tokens: int
    model: str
    outcome: str
    path: str
    purpose: str
    reason: str
    state: str
    status: int
    system: str
    task: str
    tokens_in: int
    tokens_out: int
    topic: str


class Span(Protocol):
    """Something that is going on."""

    @property
    def traceparent(self) -> str:
        """The header that tells another system which trace this belongs to, as W3C has it; empty without a tracer."""
        ...

    def tell(self, **facts: Unpack[Facts]) -> None: ...

    def forget(self) -> None:
        """It was not worth a span, unless something went on inside that was."""
        ...


class Tracer(Protocol):
    """Who keeps spans."""

    def span(
        self, what: What, *, turn: uuid.UUID | None, aside: bool, facts: Facts
    ) -> AbstractContextManager[Span]: ...

    def past(self, what: What, *, turn: uuid.UUID | None, first: bool, seconds: float, facts: Facts) -> None: ...

    def current(self) -> Span | None: ...


class _Nothing:
    traceparent = ""

    def tell(self, **facts: Unpack[Facts]) -> None:
        return

    def forget(self) -> None:
        return

    def __enter__(self) -> _Nothing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        return


_NOTHING = _Nothing()
_tracer: Tracer | None = None


def trace_with(tracer: Tracer | None) -> None:
    """Have ``tracer`` keep the spans of this process from now on; None for nobody."""
    global _tracer  # noqa: PLW0603 - one for the process
    _tracer = tracer


def span(
    what: What, *, turn: uuid.UUID | None = None, aside: bool = False, **facts: Unpack[Facts]
) -> AbstractContextManager[Span]:
    """It goes on for as long as the block lasts, as a part of what goes on around it or, with ``turn``, of that turn.

    ``aside``: what is begun inside is no part of it. For generators, whose block is left wherever they are closed.
    """
    if _tracer is None:
        return _NOTHING
    return _tracer.span(what, turn=turn, aside=aside, facts=facts)


def past(what: What, *, seconds: float, turn: uuid.UUID | None, first: bool, **facts: Unpack[Facts]) -> None:
    """It has taken ``seconds`` until now; ``first``: everything else of the turn comes of it."""
    if _tracer is not None:
        _tracer.past(what, turn=turn, first=first, seconds=seconds, facts=facts)


def tell(**facts: Unpack[Facts]) -> None:
    """Say this of what goes on around here."""
    if _tracer is not None and (around := _tracer.current()) is not None:
        around.tell(**facts)
