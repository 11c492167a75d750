"""One harness after the other for every test of the suite; their servers run once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.contracts.crm.harness import Harness
from tests.contracts.crm.in_process import FakeHarness, LocalHarness
from tests.contracts.crm.over_http import BEARER, SIGNED, http_harness
from tests.contracts.crm.over_hubspot import HubSpotHarness
from tests.sandbox.running import Running, running

ADAPTERS = ("local", "fake", "http-signed", "http-bearer", "hubspot-note", "hubspot-ticket")


@pytest.fixture(scope="session")
def hubspot() -> Iterator[Running]:
    with running(service="hubspot") as box:
        yield box


@pytest.fixture(params=ADAPTERS)
def harness(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Harness]:
    match request.param:
        case "local":
            yield LocalHarness()
        case "fake":
            yield FakeHarness()
        case "http-signed" | "http-bearer":
            with http_harness(settings, tmp_path, SIGNED if request.param.endswith("signed") else BEARER) as made:
                yield made
        case _:
            kind = request.param.partition("-")[2]
            over = HubSpotHarness(settings, request.getfixturevalue("hubspot"), outcome_as=kind)
            yield over
            over.close()
