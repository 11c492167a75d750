"""The whole model as the settings make it: what reaches the endpoint, the logs and the errors has no secret in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio
from pytest_django import Settings

from supportbot.llm.configured import Models, models
from supportbot.llm.errors import ModelFailed
from supportbot.llm.masking import Known
from supportbot.llm.port import Ask, Call, ChatModel, Said, ToolSpec
from tests.contracts.llm.asking import hear
from tests.sandbox.models import MODEL
from tests.sandbox.running import Running

KNOWN = Known(("Jane Canary",), ("jane.canary@example.org",), ("+49 151 23456789",), ("12 Oak Street, Springfield",))
SECRETS = (
    "4111 1111 1111 1111",
    "4111\u200b1111\u200b1111\u200b1111",
    "DE89 3704 0044 0532 0130 00",
    "078-05-1120",
    "jane.canary@example.org",
    "someone.else@example.net",
    "0151 23456789",
    "+49 151 23456789",
    "Jane Canary",
    "JANE CANARY",
    "12 Oak Street, Springfield",
)


@pytest_asyncio.fixture
async def made(box: Running, settings: Settings) -> AsyncIterator[Models]:
    settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_API_KEY = f"{box.url}/v1", MODEL, box.key
    settings.LLM_BOUNDARY = "private"
    yield models()
    await models().aclose()


@pytest.fixture
def turn(made: Models) -> ChatModel:
    model = made.for_turn(customer="c-1", known=KNOWN)
    assert model is not None
    return model


def _asked(secret: str) -> Ask:
    call = Call("call-1", "find", orjson.dumps({"who": secret}).decode())
    tool = ToolSpec("find", f"Finds {secret}", {"type": "object", "properties": {"who": {"enum": [secret]}}})
    messages = (
        Said("system", f"The customer is {secret}."),
        Said("user", f"My card is {secret}" if secret[0] == "4" else f"SSN {secret}" if secret[0] == "0" else secret),
        Said("assistant", "", (call,)),
        Said("tool", orjson.dumps({"found": secret}).decode(), answers="call-1"),
        Said("user", "and?"),
    )
    return Ask("answer", messages, (tool,))


@pytest.mark.parametrize("secret", SECRETS)
async def test_the_endpoint_is_told_no_secret_and_the_customer_hears_it(
    turn: ChatModel, box: Running, secret: str
) -> None:
    box.control("kind", {"kind": "obedient"})
    heard = await hear(turn, Ask("answer", _asked(secret).messages[:2], max_tokens=2000))
    sent = orjson.dumps(box.calls("POST", "/v1/chat")).decode()
    assert secret not in sent
    assert secret in heard.text
    await hear(turn, _asked(secret))
    sent = orjson.dumps(box.calls("POST", "/v1/chat")).decode()
    assert secret not in sent
    assert secret.replace("\u200b", "").replace(" ", "") not in sent.replace(" ", "")


async def test_arguments_come_back_as_they_are(turn: ChatModel, box: Running) -> None:
    box.control("script", {"answers": [{"calls": [{"name": "find", "arguments": {"who": "[NAME_1]", "n": 1}}]}]})
    heard = await hear(turn, Ask("answer", (Said("user", "I am Jane Canary"),)))
    assert orjson.loads(heard.calls[0].arguments) == {"who": "Jane Canary", "n": 1}


async def test_a_number_spread_over_messages_is_not_told(turn: ChatModel, box: Running) -> None:
    messages = (Said("user", "my card starts 4111 1111"), Said("assistant", "Yes?"), Said("user", "and ends 1111 1111"))
    await hear(turn, Ask("answer", messages))
    sent = orjson.dumps(box.calls("POST", "/v1/chat")).decode()
    assert "1111" not in sent


@pytest.mark.fault("F46")
async def test_two_customers_at_once_are_never_mixed_up(made: Models, box: Running) -> None:
    """Each is sent and answered its own canary alone, a hundred times side by side."""
    box.control("kind", {"kind": "obedient"})

    async def one(number: int) -> None:
        name = f"Canary{number}x Person"
        model = made.for_turn(customer=str(number), known=Known(names=(name,)))
        assert model is not None
        heard = await hear(model, Ask("answer", (Said("user", f"I am {name}, say it"),), max_tokens=500))
        assert name in heard.text
        assert {word for word in heard.text.replace(",", " ").split() if word.startswith("Canary")} == {name.split()[0]}

    await asyncio.gather(*(one(number) for number in range(100)))


async def test_logs_and_errors_tell_no_text(turn: ChatModel, box: Running, caplog: pytest.LogCaptureFixture) -> None:
    question = "Why is the purple elephant on my bill?"
    with caplog.at_level("INFO"):
        await hear(turn, Ask("answer", (Said("user", question),)))
        for mishap in ("garbage", "half", "types", "error", "html"):
            box.control("script", {"answers": [{"text": f"{question} {question}"}]})
            box.control("mishaps", {"mishap": mishap, "times": 3})
            with pytest.raises(ModelFailed) as failed:
                await hear(turn, Ask("answer", (Said("user", question),)))
            assert "elephant" not in f"{failed.value!r} {failed.value.__cause__!r}"
        box.control("faults", {"fault": "500", "times": 9})
        with pytest.raises(ModelFailed):
            await hear(turn, Ask("answer", (Said("user", question),)))
    logs: list[Any] = [record.msg for record in caplog.records if record.name.startswith("supportbot.")]
    assert {each["event"] for each in logs} >= {"model_answered", "model_failed"}
    assert "elephant" not in caplog.text
