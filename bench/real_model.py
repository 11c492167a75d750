"""``python -m bench.real_model --url URL [--model NAME] [--seconds S]``: the demo story, told by a real model.

Every demo customer asks the story's questions in the running program: sure ones, which the model puts into other words,
and unclear ones, which it answers by itself. Printed is what became of its sentences: how many the guard let through,
how many it stopped and why, and what the customer read in the end.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from bench.load import percentile
from supportbot.supervisor.plan import PROJECT
from tests.flows.chat_client import CustomerClient, Frame
from tests.flows.stack import Stack, stack_with_own_stores

CUSTOMERS = (
    "cus_priya", "cus_tomas", "cus_aoife", "cus_marek", "cus_siobhan", "cus_liam", "cus_grace", "cus_jonas",
    "cus_emma", "cus_nina", "cus_harbour", "cus_daniel",
)  # fmt: skip
QUESTIONS = (
    "why is my latest bill higher than last month's?",
    "What do I owe?",
    "is that normal with the account at all",
    "When is my next payment due?",
)
PATIENCE_SECONDS = 60.0
TRACES = (
    "SELECT trace->'model' FROM supportbot_turn WHERE status = 'done' AND trace ? 'model' ORDER BY conversation_id, id"
)


async def tell(program: Stack, customer_ref: str) -> tuple[int, int]:
    """One customer's part of the story: questions asked, and how many were answered word by word."""
    asked = streamed = 0
    async with CustomerClient(program.chat_url) as customer:
        await customer.hello(program.token(customer_ref))
        for question in QUESTIONS:
            before = len(customer.frames)
            await customer.say(question)
            came = await _until_answered(customer, before)
            asked += 1
            streamed += any(frame["type"] == "reply.delta" for frame in came)
            if any(frame["type"] == "state" and frame["custody"] != "bot" for frame in came):
                break  # a person's turn: the bot says no more
    return asked, streamed


async def _until_answered(customer: CustomerClient, before: int) -> list[Frame]:
    """What came. Raises TimeoutError where nobody answers."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not any(_is_answer(frame) for frame in customer.frames[before:]):
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)  # a handover is told in several frames
    return customer.frames[before:]


def _is_answer(frame: Frame) -> bool:
    return frame["type"] == "message" and frame["author"] in ("bot", "system")


def report(parts: list[dict[str, Any]], asked: int, streamed: int) -> None:
    let_through = sum(part.get("sentences") or 0 for part in parts)
    stops = Counter(part["stopped"]["code"] for part in parts if part.get("stopped"))
    stopped = sum(stops.values())
    first = sorted(part["first_sentence_ms"] for part in parts if part.get("first_sentence_ms"))
    whole = sorted(part["whole_ms"] for part in parts if part.get("whole_ms"))
    fell = Counter(part["fell_back"].partition(":")[0] for part in parts if not part.get("used"))
    print(f"{asked} questions, all answered; the model was asked for {len(parts)}, {streamed} streamed")
    print(f"sentences: {let_through} let through, {stopped} stopped ({stopped / max(let_through + stopped, 1):.0%})")
    print(f"stopped for: {dict(stops.most_common())}")
    print(f"said in its words: {sum(bool(part.get('used')) for part in parts)}; else: {dict(fell.most_common())}")
    for name, times in (("first sentence", first), ("its whole part", whole)):
        if times:
            print(f"{name}: p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms")


async def story(program: Stack) -> None:
    """One customer after the other: what is measured is what a model says, not how many it can serve."""
    told = [await tell(program, customer_ref) for customer_ref in CUSTOMERS]
    asked, streamed = (sum(column) for column in zip(*told, strict=True))
    report([part for (part,) in program.rows(TRACES)], asked, streamed)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.real_model", description=__doc__)
    parser.add_argument("--url", required=True, help="what stands before /chat/completions")
    parser.add_argument("--model", default="smollm2")
    parser.add_argument("--seconds", type=float, default=8.0, help="that the model has for its part of a turn")
    options = parser.parse_args()
    settings = {
        "LLM_BASE_URL": options.url, "LLM_MODEL": options.model, "LLM_BOUNDARY": "private", "LLM_REPHRASE": "true",
        "LLM_SECONDS": str(options.seconds), "LLM_IDLE_SECONDS": str(options.seconds),
        "MODELS_DIR": str(PROJECT / "var" / "models"),
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, stack_with_own_stores(Path(folder), settings=settings) as program:
        program.start("web")
        asyncio.run(story(program))


if __name__ == "__main__":
    main()
