"""The official client takes what our stand-in serves: so what our own client learns from it is true of others."""

from __future__ import annotations

from collections.abc import AsyncIterator

import openai
import orjson
import pytest
import pytest_asyncio
from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam

from tests.contracts.llm.asking import FIND, TOPIC
from tests.sandbox.models import MODEL
from tests.sandbox.running import Running

FACTS: list[ChatCompletionMessageParam] = [
    {"role": "system", "content": "The balance is $42.10."},
    {"role": "user", "content": "What is my balance?"},
]
TOOL: ChatCompletionToolParam = {
    "type": "function",
    "function": {"name": FIND.name, "description": FIND.description, "parameters": dict(FIND.parameters)},
}


@pytest_asyncio.fixture
async def official(box: Running) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(base_url=f"{box.url}/v1", api_key=box.key, max_retries=0) as client:
        yield client


async def test_whole(official: openai.AsyncOpenAI) -> None:
    answer = await official.chat.completions.create(model=MODEL, messages=FACTS)
    assert answer.choices[0].message.content == "The balance is $42.10."
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


async def test_streamed(official: openai.AsyncOpenAI) -> None:
    stream = await official.chat.completions.create(
        model=MODEL, messages=FACTS, stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    assert "".join(each.choices[0].delta.content or "" for each in chunks if each.choices) == "The balance is $42.10."
    assert chunks[-1].usage is not None
    assert chunks[-1].choices == []


async def test_calls(official: openai.AsyncOpenAI, box: Running) -> None:
    box.control("script", {"answers": [{"calls": [{"name": FIND.name, "arguments": {"number": "INV-1"}}]}]})
    answer = await official.chat.completions.create(model=MODEL, messages=FACTS, tools=[TOOL])
    calls = answer.choices[0].message.tool_calls
    assert calls is not None
    assert calls[0].type == "function"
    assert orjson.loads(calls[0].function.arguments) == {"number": "INV-1"}


async def test_streamed_calls_are_put_together(official: openai.AsyncOpenAI, box: Running) -> None:
    wanted = [{"name": FIND.name, "arguments": {"number": f"INV-{number}"}} for number in (1, 2)]
    box.control("script", {"answers": [{"calls": wanted}]})
    async with official.chat.completions.stream(model=MODEL, messages=FACTS, tools=[TOOL]) as stream:
        final = await stream.get_final_completion()
    calls = final.choices[0].message.tool_calls
    assert calls is not None
    assert [orjson.loads(each.function.arguments) for each in calls] == [each["arguments"] for each in wanted]
    assert final.choices[0].finish_reason == "tool_calls"


async def test_an_object_by_its_schema(official: openai.AsyncOpenAI) -> None:
    answer = await official.chat.completions.create(
        model=MODEL,
        messages=FACTS,
        response_format={"type": "json_schema", "json_schema": {"name": "topic", "schema": dict(TOPIC)}},
    )
    assert orjson.loads(answer.choices[0].message.content or "") == {
        "topic": "The balance is $42.10.",
        "confidence": 0.9,
    }


async def test_models_are_listed(official: openai.AsyncOpenAI) -> None:
    assert [each.id async for each in official.models.list()] == [MODEL]


@pytest.mark.parametrize(("fault", "raised"), [("429", openai.RateLimitError), ("500", openai.InternalServerError)])
async def test_faults_are_the_ones_it_knows(
    official: openai.AsyncOpenAI, box: Running, fault: str, raised: type[openai.APIStatusError]
) -> None:
    box.control("faults", {"fault": fault, "retry_after": 3})
    with pytest.raises(raised) as failed:
        await official.chat.completions.create(model=MODEL, messages=FACTS)
    assert failed.value.response.headers.get("retry-after") == ("3" if fault == "429" else None)


async def test_refusals_name_the_parameter(official: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as failed:
        await official.chat.completions.create(model=MODEL, messages=[])
    assert failed.value.param == "messages"
    with pytest.raises(openai.NotFoundError):
        await official.chat.completions.create(model="another", messages=FACTS)


async def test_a_wrong_key_is_refused(box: Running) -> None:
    async with openai.AsyncOpenAI(base_url=f"{box.url}/v1", api_key="another", max_retries=0) as client:
        with pytest.raises(openai.AuthenticationError):
            await client.models.list()
