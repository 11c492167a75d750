"""One OpenAI-compatible endpoint as a ChatModel: the request, the stream read as it comes, every end of it."""

from __future__ import annotations

import asyncio
import email.utils
import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import AbstractContextManager, aclosing, asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import httpcore2

from handoff import spans
from handoff.spans import Facts, Span
from supportbot.llm.boundary import OutsideBoundary
from supportbot.llm.chunks import Assembly
from supportbot.llm.connections import Connections
from supportbot.llm.deadlines import Deadlines
from supportbot.llm.endpoints import Endpoint
from supportbot.llm.errors import FailureCode, ModelFailed
from supportbot.llm.manners import Manners
from supportbot.llm.port import Ask, Ended, Event
from supportbot.llm.sse import Events, LineTooLong
from supportbot.llm.wire import body
from supportbot.logs import bound_turn

LONGEST_BYTES = 4_000_000
"""Of one answer as it comes over the line: JSON around each token included."""
_LONGEST_REFUSAL = 64_000
_AFTER_THE_REASON = 0.5
"""Seconds to wait for a count of tokens, and for the end to be announced."""
_FOR_THE_BODYS_END = 0.05
_TOO_MANY, _BROKEN = 429, 500
_MAY_BE_THE_FORM = (400, 422, 500, 501)
_HOPELESS = ("context_length", "context length", "maximum context", "does not exist", "model_not_found")


class _Refused(Exception):
    """The endpoint would not take the request in this form. ``named`` is what it said of it, for comparing only."""

    def __init__(self, failure: ModelFailed, status: int, named: str) -> None:
        super().__init__(status)
        self.failure, self.status, self.named = failure, status, named


class EndpointModel:
    """Remembers in which form the endpoint takes requests, so it is to be made once a process and shared."""

    def __init__(self, endpoint: Endpoint, connections: Connections, *, idle_seconds: float) -> None:
        self.endpoint = endpoint
        self.manners = Manners()
        self._connections = connections
        self._idle = idle_seconds

    async def stream(self, ask: Ask, *, seconds: float) -> AsyncGenerator[Event, None]:
        """See ``ChatModel.stream``. One request, more only where the endpoint refuses the form of it."""
        deadlines = Deadlines(seconds, self._idle)
        manners: Manners | None = self.manners
        broken = False
        while manners is not None:
            try:
                async with aclosing(self._once(ask, manners, deadlines)) as events:
                    async for event in events:
                        yield event
                return
            except _Refused as refused:
                if deadlines.left <= 0:
                    raise refused.failure from None
                if refused.status == _BROKEN and not broken:
                    broken = True  # it may be a fault that passes: the same form once more
                    continue
                manners = manners.without(refused.named, structured=ask.schema is not None)
                failure = refused.failure
        raise failure

    async def _once(self, ask: Ask, manners: Manners, deadlines: Deadlines) -> AsyncGenerator[Event, None]:
        with self._span(ask) as span:
            async with (
                self._asking(body(ask, self.endpoint.model, manners), deadlines, span) as response,
                aclosing(self._answered(response, ask, manners, deadlines)) as events,
            ):
                async for event in events:
                    if isinstance(event, Ended):
                        span.tell(**_told(event))
                    yield event

    async def _answered(
        self, response: httpcore2.Response, ask: Ask, manners: Manners, deadlines: Deadlines
    ) -> AsyncGenerator[Event, None]:
        if response.status != 200:
            await self._refuse(response, ask, manners, deadlines)
        self.manners = manners
        assembly = Assembly(self.endpoint.model)
        if _is_json(response):
            for event in assembly.take_whole(await deadlines.wait(_read(response, LONGEST_BYTES))):
                yield event
            return
        async with aclosing(_events(response, assembly, deadlines)) as events:
            async for event in events:
                yield event
                deadlines.heard()

    def _span(self, ask: Ask) -> AbstractContextManager[Span]:
        return spans.span(
            "model",
            aside=True,
            model=self.endpoint.model,
            host=self.endpoint.host,
            purpose=ask.purpose,
            max_tokens=ask.max_tokens,
        )

    @asynccontextmanager
    async def _asking(self, content: bytes, deadlines: Deadlines, span: Span) -> AsyncIterator[httpcore2.Response]:
        """The response, closed at the end: a stream that is not read to its end ends with its connection."""
        with _reached("unreachable"):
            headers = self._headers(content, span)
            request = httpcore2.Request("POST", self.endpoint.url, headers=headers, content=content)
            response = await deadlines.wait(self._connections.pool().handle_async_request(request))
        try:
            with _reached("cut_off"):
                yield response
        finally:
            await response.aclose()

    def _headers(self, content: bytes, span: Span) -> list[tuple[str, str]]:
        headers = [
            ("Host", urlsplit(self.endpoint.url).netloc),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(content))),
            ("Accept", "text/event-stream, application/json"),
            ("Accept-Encoding", "identity"),
            ("User-Agent", "SupportBot/1"),
        ]
        if turn := bound_turn():
            headers.append(("X-Request-ID", turn))
        if span.traceparent and self._connections.boundary == "private":  # whose traces are nobody else's business
            headers.append(("traceparent", span.traceparent))
        return [*headers, ("Authorization", f"Bearer {self.endpoint.key}")] if self.endpoint.key else headers

    async def _refuse(self, response: httpcore2.Response, ask: Ask, manners: Manners, deadlines: Deadlines) -> None:
        """Raises _Refused where another form may do, else ModelFailed. Of what was answered only the status is kept."""
        status = response.status
        failure = _failure(status, _seconds(_header(response, b"retry-after")))
        structured = ask.schema is not None
        may_be = status in _MAY_BE_THE_FORM and (status != _BROKEN or structured)
        if not may_be or manners.without("", structured=structured) is None:
            raise failure
        try:
            said = (await deadlines.wait(_read(response, _LONGEST_REFUSAL))).decode("utf-8", "replace").lower()
        except ModelFailed:
            raise failure from None
        if any(words in said for words in _HOPELESS):
            raise failure
        raise _Refused(failure, status, said)


async def _events(
    response: httpcore2.Response, assembly: Assembly, deadlines: Deadlines
) -> AsyncGenerator[Event, None]:
    """Text as it comes; calls and ``Ended`` at the end. Raises ModelFailed."""
    lines = Events()
    length = 0
    pieces = aiter(response.aiter_stream())
    while not assembly.over:
        try:
            piece = await deadlines.wait(anext(pieces, b""), at_most=_AFTER_THE_REASON if assembly.finished else None)
        except (ModelFailed, httpcore2.NetworkError, httpcore2.RemoteProtocolError):
            if assembly.finished:
                break  # all that is missing is the count of tokens
            raise
        length += len(piece)
        if length > LONGEST_BYTES:
            raise ModelFailed("too_long", f"more than {LONGEST_BYTES} bytes")
        for event in _taken(lines, piece, assembly):
            yield event
        if not piece:
            break
    for event in assembly.close():
        yield event
    if assembly.over:
        await _read_out(pieces)


async def _read_out(pieces: AsyncIterator[bytes]) -> None:
    """What follows the end is the end of the body: once that is read, the connection can be used again."""
    try:
        async with asyncio.timeout(_FOR_THE_BODYS_END):
            await anext(pieces, b"")
    except (TimeoutError, httpcore2.NetworkError, httpcore2.RemoteProtocolError):
        return


def _taken(lines: Events, piece: bytes, assembly: Assembly) -> Iterator[Event]:
    try:
        for data in lines.feed(piece) if piece else lines.end():
            yield from assembly.take(data)
    except LineTooLong:
        raise ModelFailed("too_long", "a line without end") from None


async def _read(response: httpcore2.Response, most: int) -> bytes:
    found = bytearray()
    async for piece in response.aiter_stream():
        found += piece
        if len(found) > most:
            raise ModelFailed("too_long", f"more than {most} bytes")
    return bytes(found)


@contextmanager
def _reached(otherwise: FailureCode) -> Iterator[None]:
    """What goes wrong with the connection, as ModelFailed."""
    try:
        yield
    except OutsideBoundary as error:
        raise ModelFailed("outside_boundary", str(error)) from None
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
        raise ModelFailed("unreachable", "no connection") from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException) as error:
        raise ModelFailed(otherwise, type(error).__name__) from None
    except httpcore2.UnsupportedProtocol:
        raise ModelFailed("not_set", "the address is none of http or https") from None


def _failure(status: int, retry_after: float | None) -> ModelFailed:
    if status == _TOO_MANY:
        return ModelFailed("limited", retry_after=retry_after)
    if status >= _BROKEN:
        return ModelFailed("failed", f"status {status}", retry_after=retry_after)
    return ModelFailed("refused", f"status {status}")


def _seconds(value: bytes) -> float | None:
    """Retry-After, as seconds or as a date; None where it is neither."""
    text = value.decode("latin-1").strip()
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(text).timestamp() - time.time()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), 3600.0) if math.isfinite(seconds) else None


def _told(ended: Ended) -> Facts:
    """How it ended, and the tokens where the endpoint counted them."""
    told = Facts(reason=ended.reason)
    if ended.tokens_in is not None:
        told["tokens_in"] = ended.tokens_in
    if ended.tokens_out is not None:
        told["tokens_out"] = ended.tokens_out
    return told


def _is_json(response: httpcore2.Response) -> bool:
    return b"json" in _header(response, b"content-type").lower()


def _header(response: httpcore2.Response, name: bytes) -> bytes:
    return next((value for each, value in response.headers if each.lower() == name), b"")
