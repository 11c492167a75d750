"""Where prompts may go is decided by the address that is connected to, at the moment of connecting."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from typing import Any

import pytest

from supportbot.llm.boundary import is_private
from supportbot.llm.client import EndpointModel
from supportbot.llm.connections import Connections
from supportbot.llm.endpoints import Endpoint
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Ask, Said

ASK = Ask("answer", (Said("user", "Hello"),))


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.9.9.9", "10.1.2.3", "172.31.0.1", "192.168.7.7", "::1", "fd00::1", "::ffff:10.0.0.1"]
)
def test_private(address: str) -> None:
    assert is_private(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "172.32.0.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255",
     "2001:4860:4860::8888", "fe80::1", "fe80::1%eth0", "::ffff:8.8.8.8", "::", "64:ff9b::a00:1", "2002:a00:1::"],
)  # fmt: skip
def test_not_private(address: str) -> None:
    assert not is_private(ip_address(address))


class Names:
    """A resolver with answers of its own, in turn; it stands in for DNS, which no test may ask."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int, **more: Any) -> list[Any]:
        found = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]


async def _fails(monkeypatch: pytest.MonkeyPatch, names: Names) -> str:
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", names)
    connections = Connections("private")
    model = EndpointModel(Endpoint("first", "http://model.example:9/v1", "m"), connections, idle_seconds=2)
    try:
        with pytest.raises(ModelFailed) as failed:
            await anext(model.stream(ASK, seconds=2))
    finally:
        await connections.aclose()
    assert names.asked == 1
    return failed.value.code


async def test_one_public_address_among_others_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await _fails(monkeypatch, Names(["127.0.0.1", "93.184.215.14"])) == "outside_boundary"


async def test_the_address_judged_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that turns public after it was judged is not asked again: nothing listens, and nothing else is tried."""
    assert await _fails(monkeypatch, Names(["127.0.0.1"], ["93.184.215.14"])) == "unreachable"


async def test_a_name_that_turned_public_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await _fails(monkeypatch, Names(["93.184.215.14"])) == "outside_boundary"
