"""A web process whose model would be asked where it must not be does not start."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from supportbot.lifespan import lifespan
from supportbot.llm.configured import models, run_alone
from tests.contracts.llm.asking import ask, hear
from tests.sandbox.models import MODEL, model_running


async def _startup(sent: list[dict[str, Any]]) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await lifespan(receive, send)


@pytest.mark.parametrize(
    ("boundary", "told"), [("private", "is not on a private network"), ("offline", "prompts may go nowhere")]
)
async def test_it_says_why_and_what_to_do(settings: Settings, boundary: str, told: str) -> None:
    settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_BOUNDARY = "http://93.184.215.14/v1", "m", boundary
    sent: list[dict[str, Any]] = []
    await _startup(sent)
    assert [each["type"] for each in sent] == ["lifespan.startup.failed"]
    assert told in sent[0]["message"]
    assert "LLM_BOUNDARY" in sent[0]["message"]


def test_a_worker_leaves_no_connection_behind(settings: Settings) -> None:
    with model_running() as box:
        settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_API_KEY = f"{box.url}/v1", MODEL, box.key
        settings.LLM_BOUNDARY = "private"

        async def work() -> str:
            model = models().for_turn(customer="c")
            assert model is not None
            return (await hear(model, ask("What is my balance?"))).text

        assert [run_alone(work) for _ in range(2)] == ["The balance is $42.10."] * 2
        assert not models().connections._pools
