"""Logs of web, worker, beat and commands alike: one line an event, secrets masked, readable or JSON.

Both structlog and standard logging end in one formatter, whose last step before rendering is ``redact``: no string,
key, number or traceback reaches a stream without it.
"""

from __future__ import annotations

import logging
import logging.config
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from handoff.redaction import mask

HIDDEN = "•••"
_LONGEST = 16_000  # characters of one value
_MASKED_AT_MOST = 65_536
_DEEPEST = 6
_WIDEST = 100
_CARD_DIGITS = 13
_SECRET_KEY = re.compile(
    r"(?:^|_)(?:password|passwd|secret|token|authorization|cookie|cvv|cvc|ssn|iban|pan|card_number|api_?key|signing_keys?)$"
)
_IN_QUERY = re.compile(
    r"(?i)([?&;\s\"'](?:[a-z_]*token|[a-z_]*secret|password|api_?key|key|signature|sig|code|state|(?:__host-)?(?:sessionid|csrftoken))=)"
    r"[^&;\s\"'#]+"
)
_TOKEN = re.compile(
    r"\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?|\bsk-[\w-]{12,}"
    r"|\b(?:[sr]k_(?:test|live)_|whsec_)\w{8,}|(?i:(?<=bearer )|(?<=basic ))[\w.~+/=-]{8,}"
)
_IN_ADDRESS = re.compile(r"(://[^\s/:@]{0,64}:)[^\s/@]+(?=@)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MULTILINE_KEYS = frozenset({"exception", "stack"})
_OWN_HANDLERS = (
    "uvicorn",
    "uvicorn.error",
    "celery",
    "celery.task",
    "celery.worker",
    "django",
    "django.server",
)
_CHATTY = (
    "uvicorn.access",
    "fontTools",
    "celery.beat",
    "celery.app.trace",
    "celery.worker.strategy",
    "httpx2",
    "stripe",
    "urllib3",
)
"""They say something every second or with every request, and nothing that anybody looks for."""


class RedactingHandler(logging.StreamHandler[Any]):
    """A stream handler that never prints the record it failed to write: its arguments have not been masked."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name of standard logging
        """Say that a record was lost, and where it came from."""
        self.acquire()
        try:
            self.stream.write(f"log record lost: {record.name} {record.filename}:{record.lineno}{self.terminator}")
            self.flush()
        except (OSError, ValueError):
            return
        finally:
            self.release()


def logging_config(level: str = "INFO", fmt: str = "console", service: str = "") -> dict[str, Any]:
    """The LOGGING setting: everything through one redacting handler on standard error.

    ``fmt`` is ``console`` (readable) or ``json``; ``service`` is named in each line when given. Calling it also points
    structlog at standard logging, so that no logger made afterwards can print past the redaction.
    """
    _configure_structlog()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"redacted": {"()": _formatter, "fmt": fmt, "service": service}},
        "handlers": {
            "stderr": {"()": RedactingHandler, "formatter": "redacted"},
        },
        "root": {"handlers": ["stderr"], "level": level.upper()},
        # They bring handlers of their own, which would write past the redaction.
        "loggers": {
            name: {"handlers": [], "level": "WARNING" if name in _CHATTY else "NOTSET", "propagate": True}
            for name in (*_OWN_HANDLERS, *_CHATTY)
        },
    }


def configure(service: str, *, level: str = "INFO", fmt: str = "console") -> None:
    """Set up logging of this process at once; ``service`` is web, worker, beat or the name of a command."""
    logging.config.dictConfig(logging_config(level, fmt, service))


@contextmanager
def bind_turn(turn_id: object, conversation_id: object = None) -> Iterator[None]:
    """Name the turn, and its conversation where that is known, in every line logged inside."""
    named = {"turn_id": str(turn_id)}
    if conversation_id is not None:
        named["conversation_id"] = str(conversation_id)
    with structlog.contextvars.bound_contextvars(**named):
        yield


def bound_turn() -> str:
    """The id of the turn that is worked on here, empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("turn_id", ""))


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The processor that masks everything in an event, keys too."""
    return {key: _clean(value, key, 0) for key, value in _clean_keys(event).items()}


def redact_text(text: str, *, lines: bool = False) -> str:
    """``text`` masked and without tokens, at most 16,000 characters, its control characters escaped.

    Newlines are escaped too unless ``lines``, so that no value can pretend to be a line of its own.
    """
    text = text[:_MASKED_AT_MOST]
    text = _IN_ADDRESS.sub(rf"\1{HIDDEN}", _TOKEN.sub(HIDDEN, _IN_QUERY.sub(rf"\1{HIDDEN}", text)))
    text = mask(text).text[:_LONGEST]
    text = _UNPRINTABLE.sub(lambda char: ascii(char[0])[1:-1], text)
    return text if lines else text.replace("\n", "\\n")


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _formatter(fmt: str, service: str) -> structlog.stdlib.ProcessorFormatter:
    renderer: Processor
    if fmt == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, sort_keys=False)

    def name_service(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {**event, "service": service} if service else event

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,  # here, or the renderer would format it after the redaction
            name_service,
            redact,
            renderer,
        ],
    )


def _clean_keys(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {redact_text(str(key)): value for key, value in list(values.items())[:_WIDEST]}


def _clean(value: object, key: str, depth: int) -> object:
    if value is None or isinstance(value, bool | float):
        return value
    if _SECRET_KEY.search(key.lower().replace("-", "_")):
        return HIDDEN
    if isinstance(value, str):
        return redact_text(value, lines=key in _MULTILINE_KEYS and depth == 0)
    if isinstance(value, int):
        text = str(value) if value.bit_length() < 1000 else "0"
        return value if len(text) < _CARD_DIGITS or not mask(text).found else redact_text(text)
    if isinstance(value, bytes | bytearray):
        return redact_text(bytes(value[:_MASKED_AT_MOST]).decode(errors="replace"))
    return _clean_container(value, depth)


def _clean_container(value: object, depth: int) -> object:
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {key: _clean(item, key, depth + 1) for key, item in _clean_keys(value).items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(item, "", depth + 1) for item in list(value)[:_WIDEST]]
    return redact_text(_say(value))


def _say(value: object) -> str:
    try:
        return str(value) if isinstance(value, BaseException) else repr(value)
    except Exception:  # a broken repr must not lose the line
        return f"<{type(value).__name__}>"
