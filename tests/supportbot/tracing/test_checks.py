"""A collector that cannot or may not be reached is found before anything is sent, with what to do."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from pytest_django import Settings

from supportbot.lifespan import lifespan
from supportbot.tracing.checks import NEEDED, tracing_settings, trouble

HERE = "http://127.0.0.1:4318"


@pytest.fixture(autouse=True)
def here(settings: Settings) -> None:
    settings.OTEL_EXPORTER_OTLP_ENDPOINT, settings.TRACES_BOUNDARY = HERE, "private"


def _found() -> set[str]:
    found = tracing_settings()
    assert all(each.hint for each in found)
    return {str(each.id).removeprefix("tracing.") for each in found}


def test_a_collector_of_this_machine_is_well() -> None:
    assert _found() == set()


@pytest.mark.parametrize("missing", NEEDED)
def test_without_opentelemetry(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    assert _found() == {"E001"}
    assert "requirements-tracing.txt" in trouble()


@pytest.mark.parametrize(
    ("endpoint", "boundary", "found"),
    [
        ("http://93.184.215.14:4318", "private", {"E008"}),
        ("http://169.254.169.254", "private", {"E008"}),
        ("http://93.184.215.14:4318", "cloud", {"E009"}),
        ("https://93.184.215.14", "cloud", set()),
        (HERE, "cloud", set()),
        (HERE, "offline", {"E003"}),
        (HERE, "everywhere", {"E002"}),
        ("127.0.0.1:4318", "private", {"E006"}),
        ("grpc://127.0.0.1:4317", "private", {"E006"}),
        ("http://127.0.0.1:4318?key=1", "private", {"E006"}),
        ("http://127.0.0.1:99999", "private", {"E006"}),
        ("", "offline", set()),
    ],
)
def test_where_spans_may_go(settings: Settings, endpoint: str, boundary: str, found: set[str]) -> None:
    settings.OTEL_EXPORTER_OTLP_ENDPOINT, settings.TRACES_BOUNDARY = endpoint, boundary
    assert _found() == found


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_a_share_is_between_none_and_all(settings: Settings, share: float) -> None:
    settings.OTEL_TRACES_SAMPLER_ARG = share
    assert _found() == {"E004"}


def test_grpc_is_not_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    assert _found() == {"E005"}


async def test_a_web_process_does_not_start_where_spans_would_leave(settings: Settings) -> None:
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = "http://93.184.215.14:4318"
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await lifespan(receive, send)
    assert [each["type"] for each in sent] == ["lifespan.startup.failed"]
    assert "TRACES_BOUNDARY" in sent[0]["message"]
