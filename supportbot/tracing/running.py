"""Tracing of one process: begun and ended with it."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Any

import structlog

from billing import calling
from handoff import spans
from supportbot.tracing.checks import trouble
from supportbot.tracing.options import Options, options_of_settings

log = structlog.get_logger(__name__)
STOP_SECONDS = 2.0
"""What a process waits at its end for spans to be sent; what is left then is lost."""


@dataclass
class _Running:
    provider: Any = None


_running = _Running()


def start(process: str) -> None:
    """Trace this process where a collector is set and may be reached; ``process`` is web or worker."""
    options = options_of_settings()
    if options is None:
        return
    if wrong := trouble():
        log.error("not_traced", why=wrong)
        return
    start_with(options, process)
    log.info("traced", to=options.place, share=options.share)


def start_with(options: Options, process: str) -> None:
    """As ``start``, whatever the settings say."""
    from supportbot.tracing.recording import Recorder, TurnIds  # OpenTelemetry is loaded here and not before
    from supportbot.tracing.sending import provider

    logging.getLogger("opentelemetry").setLevel(logging.ERROR)  # it warns of every try that fails
    ids = TurnIds()
    _running.provider = provider(options, process=process, ids=ids)
    spans.trace_with(Recorder(_running.provider.get_tracer("supportbot"), ids))
    calling.on_call(lambda system: spans.span("call", system=system))


def stop(seconds: float = STOP_SECONDS) -> None:
    """Send what is left, for ``seconds`` at most: a collector that is away holds up nobody's end."""
    ending, _running.provider = _running.provider, None
    if ending is None:
        return
    spans.trace_with(None)
    calling.on_call(None)
    last = threading.Thread(target=ending.shutdown, name="last spans", daemon=True)
    last.start()
    last.join(seconds)
