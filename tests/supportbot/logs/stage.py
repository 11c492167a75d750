"""A process's logging, written to a text stream that a test can read."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from supportbot.logs import RedactingHandler, configure

CANARY = "4242424242424242"


@contextmanager
def written(fmt: str = "console", *, level: str = "INFO", service: str = "web") -> Iterator[io.TextIOWrapper]:
    """Configure logging as ``service`` does and send it to a UTF-8 stream; afterwards all is as it was."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    structlog_before = structlog.get_config()
    configure(service, level=level, fmt=fmt)
    (handler,) = (handler for handler in root.handlers if isinstance(handler, RedactingHandler))
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    handler.setStream(stream)
    try:
        yield stream
    finally:
        root.handlers[:], level_before = before
        root.setLevel(level_before)
        structlog.configure(**structlog_before)
        structlog.contextvars.clear_contextvars()


def output(stream: io.TextIOWrapper) -> str:
    """What has been written so far."""
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()
