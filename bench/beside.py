"""``python -m bench.beside [--seconds S] [--rounds N] [--out FILE]``: P6, the chat beside a model that speaks.

Customers write to agents while others get answers in a model's words, all from one web process on one machine; against
the same customers and agents alone (A B A B …). The model is the sandbox at the speed of ``bench.model``.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bench.answers import answers
from bench.customers import load_customers
from bench.load import Journal
from bench.model import FIRST_MS, PER_SECOND
from bench.options import parser_of
from bench.pairs import product_pairs
from bench.report import Figure, latency_line, median_ratio, show
from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import Stack, stack_with_own_stores
from tests.flows.test_model import settings_for
from tests.sandbox.models import model_running

PAIRS, MESSAGES_PER_SECOND = 20, 20
ASKERS, ANSWERS_PER_SECOND = 60, 20
# Nothing in it that a guard would have to stop: a stopped answer is a shorter one.
TEXT = "Thank you for asking about your bill today. " * 4
_OPENING_SECONDS = 4.0
"""That the pairs take to connect: answers are given for as long as they write."""
_STREAMED = "SELECT count(*) FROM supportbot_turn WHERE (trace->'model'->>'sentences')::int > 0"


async def measure(program: Stack, *, seconds: float, rounds: int) -> list[Figure]:
    everybody = await asyncio.to_thread(load_customers, program, PAIRS + ASKERS)
    writers, askers = everybody[:PAIRS], everybody[PAIRS:]

    def chat() -> asyncio.Task[Journal]:
        return asyncio.create_task(product_pairs(program, writers, per_second=MESSAGES_PER_SECOND, seconds=seconds))

    async def spoken(number: int, begun: asyncio.Event) -> Journal:
        return await answers(
            program, askers, per_second=ANSWERS_PER_SECOND, seconds=seconds + _OPENING_SECONDS, round_number=number,
            begun=begun,
        )  # fmt: skip

    pairs = []
    for number in range(rounds):
        alone = await chat()
        begun = asyncio.Event()
        speaking = asyncio.create_task(spoken(number, begun))
        await begun.wait()
        beside = await chat()
        print(latency_line("alone", alone), latency_line("beside answers", beside), sep="\n")
        print(latency_line("the answers", await speaking))
        pairs.append((beside.p95(beside.delivered), alone.p95(alone.delivered)))
    streamed = program.rows(_STREAMED)[0][0]
    print(f"  {streamed} answers in the model's words")
    return [
        Figure(
            "P6 beside", f"chat's p95 beside {ANSWERS_PER_SECOND} answers/s over alone", median_ratio(pairs), 1.3, "×"
        )
    ]


def main() -> None:
    parser = parser_of("bench.beside", __doc__, seconds=10, rounds=3)
    options = parser.parse_args()
    with model_running() as box, tempfile.TemporaryDirectory(prefix="supportbot-bench-") as name:
        box.control("speech", {"first_ms": FIRST_MS, "per_second": PER_SECOND})
        box.control("script", {"rules": [{"when": "", "text": TEXT}]})
        settings = {**settings_for(box), "LLM_REPHRASE": "true", "MODELS_DIR": str(PROJECT / "var" / "models")}
        with stack_with_own_stores(Path(name), settings=settings) as program:
            program.start("web")
            print(f"P6  {MESSAGES_PER_SECOND} messages/s of {PAIRS} pairs, {options.seconds:g} s a run")
            show(asyncio.run(measure(program, seconds=options.seconds, rounds=options.rounds)), options.out)


if __name__ == "__main__":
    main()
