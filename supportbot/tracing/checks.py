"""Whether spans can go where the settings send them, and may, found out without sending one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from django.core.checks import CheckMessage, Error, Warning

from supportbot.llm.boundary import BOUNDARIES
from supportbot.llm.whereabouts import whereabouts
from supportbot.tracing.options import Options, options_of_settings

NEEDED = ("opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http.trace_exporter")
_SPOKEN = ("", "http/protobuf")


def tracing_settings(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """The system check; nothing where no collector is set."""
    options = options_of_settings()
    return [] if options is None else [*_installed(), *_values(options), *_place(options)]


def trouble() -> str:
    """Why spans must not be sent as things are set, with the remedy; empty where they may, or where none are."""
    return " ".join(f"{each.msg} {each.hint}" for each in tracing_settings() if isinstance(each, Error))


def _installed() -> Iterator[CheckMessage]:
    if not all(map(_is_there, NEEDED)):
        hint = (
            "Install requirements-tracing.txt (pip install --require-hashes -r requirements-tracing.txt), or unset it."
        )
        said = "OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed."
        yield Error(said, hint=hint, id="tracing.E001")


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _values(options: Options) -> Iterator[CheckMessage]:
    if options.boundary not in BOUNDARIES:
        hint = f"Write one of {', '.join(BOUNDARIES)}, or leave it empty."
        yield Error("TRACES_BOUNDARY is none that there is.", hint=hint, id="tracing.E002")
    if options.boundary == "offline":
        hint = "Set TRACES_BOUNDARY to private (your own network alone) or cloud (anywhere), or unset the endpoint."
        yield Error("OTEL_EXPORTER_OTLP_ENDPOINT is set, but nothing may leave.", hint=hint, id="tracing.E003")
    if not 0 <= options.share <= 1:
        hint = "Write the share of turns to be traced, from 0 to 1."
        yield Error("OTEL_TRACES_SAMPLER_ARG is no share.", hint=hint, id="tracing.E004")
    if os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL", "") not in _SPOKEN:
        hint = "Unset it, and give the collector's port for HTTP, which is mostly 4318."
        yield Error("OTEL_EXPORTER_OTLP_PROTOCOL is none that is spoken here.", hint=hint, id="tracing.E005")


def _place(options: Options) -> Iterator[CheckMessage]:
    if options.place is None:
        hint = "Write scheme, host and port, such as http://127.0.0.1:4318; /v1/traces is added."
        yield Error("OTEL_EXPORTER_OTLP_ENDPOINT is no address.", hint=hint, id="tracing.E006")
        return
    host, port = options.place
    where = whereabouts(host, port)
    if where == "unknown":
        hint = "It is resolved again with every connection; correct it if it is a slip."
        yield Warning(f"{host} does not resolve at the moment.", hint=hint, id="tracing.W007")
    elif where == "public":
        if options.boundary == "private":
            hint = "Name a host whose every address is private or this machine's, or set TRACES_BOUNDARY to cloud."
            yield Error(f"Spans: {host} is not on a private network.", hint=hint, id="tracing.E008")
        elif not options.encrypted:
            hint = "Write https://, or set up a collector in your own network that passes them on."
            yield Error("Spans would leave your network unencrypted.", hint=hint, id="tracing.E009")
