"""Spans kept by OpenTelemetry's SDK. What goes on around what is known here, so nothing of its context is used."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Unpack

from opentelemetry.context import Context
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision, Sampler, SamplingResult
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    Tracer,
    TraceState,
    set_span_in_context,
)
from opentelemetry.trace import Span as OtelSpan
from opentelemetry.util.types import Attributes

from handoff.spans import Facts, What
from supportbot.tracing.naming import CALLS, attributes, is_kept, name_of, root_of, trace_of

_LEFT = (GeneratorExit, asyncio.CancelledError)
"""Whoever waited has left: a person took over, or the answer was whole."""


class TurnIds(RandomIdGenerator):
    """Ids drawn by chance, but for the first span of a turn, which has those that follow from the turn's."""

    def __init__(self) -> None:
        self._turn: ContextVar[uuid.UUID | None] = ContextVar("turn_of_first_span", default=None)

    @contextmanager
    def of(self, turn: uuid.UUID | None) -> Iterator[None]:
        token = self._turn.set(turn)
        try:
            yield
        finally:
            self._turn.reset(token)

    def generate_trace_id(self) -> int:
        turn = self._turn.get()
        return super().generate_trace_id() if turn is None else trace_of(turn)

    def generate_span_id(self) -> int:
        turn = self._turn.get()
        return super().generate_span_id() if turn is None else root_of(turn)


class ShareOfTraces(Sampler):
    """By the trace's id alone, so that a turn is kept whole."""

    def __init__(self, share: float) -> None:
        self._share = share

    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: TraceState | None = None,
    ) -> SamplingResult:
        kept = is_kept(trace_id, self._share)
        return SamplingResult(Decision.RECORD_AND_SAMPLE if kept else Decision.DROP, attributes if kept else None)

    def get_description(self) -> str:
        return f"ShareOfTraces({self._share:g})"


class Going:
    """A span that is going on. Implements ``handoff.spans.Span``."""

    def __init__(self, span: OtelSpan, what: What) -> None:
        self.span, self._what = span, what
        self._worth = True
        self.busy = False
        """Whether something has gone on inside."""

    @property
    def traceparent(self) -> str:
        its = self.span.get_span_context()
        return f"00-{its.trace_id:032x}-{its.span_id:016x}-{its.trace_flags & TraceFlags.SAMPLED:02x}"

    def tell(self, **facts: Unpack[Facts]) -> None:
        self.span.set_attributes(attributes(self._what, facts))
        if facts.get("error"):
            self.span.set_status(Status(StatusCode.ERROR))

    def forget(self) -> None:
        self._worth = False

    def end(self) -> None:
        """A span that is not ended is never sent."""
        if self._worth or self.busy:
            self.span.end()


class Recorder:
    """Implements ``handoff.spans.Tracer``."""

    def __init__(self, tracer: Tracer, ids: TurnIds) -> None:
        self._tracer, self._ids = tracer, ids
        self._around: ContextVar[Going | None] = ContextVar("span", default=None)

    def current(self) -> Going | None:
        return self._around.get()

    @contextmanager
    def span(self, what: What, *, turn: uuid.UUID | None, aside: bool, facts: Facts) -> Iterator[Going]:
        going = self._begin(what, turn, facts)
        token = None if aside else self._around.set(going)
        try:
            yield going
        except _LEFT:
            going.tell(outcome="left")
            raise
        except BaseException as error:
            going.tell(error=_code_of(error))
            raise
        finally:
            if token is not None:
                self._around.reset(token)
            going.end()

    def past(self, what: What, *, turn: uuid.UUID | None, first: bool, seconds: float, facts: Facts) -> None:
        began = time.time_ns() - int(seconds * 1e9)
        if first:
            with self._ids.of(turn):
                span = self._start(what, Context(), turn, facts, began)
        else:
            span = self._start(what, self._within(turn), turn, facts, began)
        span.end()

    def _begin(self, what: What, turn: uuid.UUID | None, facts: Facts) -> Going:
        if (around := self._around.get()) is not None:
            around.busy = True
        return Going(self._start(what, self._within(turn), turn, facts), what)

    def _start(
        self, what: What, within: Context, turn: uuid.UUID | None, facts: Facts, began: int | None = None
    ) -> OtelSpan:
        told: dict[str, Any] = {**facts, "turn": str(turn)} if turn else dict(facts)
        return self._tracer.start_span(
            name_of(what, told),
            context=within,
            kind=SpanKind.CLIENT if what in CALLS else SpanKind.INTERNAL,
            attributes=attributes(what, told),
            start_time=began,
        )

    def _within(self, turn: uuid.UUID | None) -> Context:
        """The span around, else the first one of the turn, wherever it was written."""
        around = self._around.get()
        if around is not None and (turn is None or around.span.get_span_context().trace_id == trace_of(turn)):
            return set_span_in_context(around.span, Context())
        if turn is None:
            return Context()
        first = SpanContext(trace_of(turn), root_of(turn), is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
        return set_span_in_context(NonRecordingSpan(first), Context())


def _code_of(error: BaseException) -> str:
    """What an error is; what it says may hold anything."""
    code = getattr(error, "code", None)
    return code if isinstance(code, str) and code else type(error).__name__
