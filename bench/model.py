"""``python -m bench.model [--seconds S] [--rounds N] [--out FILE]``: P6, how soon a model's first sentence is there.

The program's own way to a model (masking, ladder, breaker, budget of the turn, stream) against D, a bare socket that
reads the same answer. The model is the sandbox, which speaks its first token after 50 ms and then 200 a second; an
answer has 40. Both are loaded in turn (A B A B …) from one event loop each, as the web process has one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import orjson
import uvloop

from bench.load import percentile
from bench.options import parser_of
from bench.report import Figure, show
from supportbot import logs
from supportbot.llm.closing import closing
from supportbot.llm.configured import Models
from supportbot.llm.endpoints import Allowance, Endpoint, Options
from supportbot.llm.masking import Known
from supportbot.llm.port import Ask, Said, TextPart
from tests.sandbox.models import MODEL, model_running
from tests.sandbox.running import Running

FIRST_MS, PER_SECOND = 50, 200
SENTENCE = "Your bill of the third of November is twelve dollars higher. "
ANSWER = SENTENCE + " ".join(f"word{number}" for number in range(29)) + "."
RATES = (1, 20, 40)
_PROMPT = "You answer questions about one customer's bills from these facts alone. " + " ".join(
    f"Invoice INV-2026-10{number} of 2026-{number % 12 + 1:02d}-03 is $84.{number:02d}, paid." for number in range(20)
)
KNOWN = Known(("Jane Doe",), ("jane@example.org",), (), ("12 Oak Street, Springfield",))
Answer = Callable[[], Awaitable[tuple[float, float]]]
"""One answer; seconds until its first sentence was there, and until all of it was."""


@dataclass
class Run:
    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0

    def p(self, share: float) -> float:
        """Of the first sentence, in milliseconds."""
        return percentile(sorted(self.first), share) * 1000

    @property
    def cpu_ms(self) -> float:
        return self.cpu_seconds / len(self.first) * 1000

    def __str__(self) -> str:
        whole = percentile(sorted(self.whole), 0.5) * 1000
        return (
            f"first sentence p50 {self.p(0.5):6.1f}  p95 {self.p(0.95):6.1f}   whole p50 {whole:6.1f} ms   "
            f"CPU {self.cpu_ms:5.1f} ms an answer, {len(self.first)} answers"
        )


def ours(box: Running) -> tuple[Models, Answer]:
    endpoint = Endpoint("first", f"{box.url}/v1", MODEL, box.key)
    models = Models(Options((endpoint,), "private", turn=Allowance(tokens=100_000)), redis_url="")

    async def answer() -> tuple[float, float]:
        begun = time.perf_counter()
        model = models.for_turn(customer="c", known=KNOWN)
        assert model is not None
        text, first = "", 0.0
        asked = Ask("answer", (Said("system", _PROMPT), Said("user", "Why is my bill higher?")))
        async with closing(model.stream(asked, seconds=8)) as events:
            async for event in events:
                if isinstance(event, TextPart):
                    text += event.text
                    if not first and len(text) >= len(SENTENCE):
                        first = time.perf_counter() - begun
        assert text == ANSWER
        return first, time.perf_counter() - begun

    return models, answer


def direct(box: Running) -> Answer:
    host = urlsplit(box.url)
    messages = [{"role": "system", "content": _PROMPT}, {"role": "user", "content": "Why is my bill higher?"}]
    body = orjson.dumps({"model": MODEL, "messages": messages, "stream": True})
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: {host.netloc}\r\nAuthorization: Bearer {box.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode()
    last_word = orjson.dumps({"content": " higher."})

    async def answer() -> tuple[float, float]:
        begun = time.perf_counter()
        reader, writer = await asyncio.open_connection(host.hostname, host.port)
        writer.write(head + body)
        seen, first = b"", 0.0
        while piece := await reader.read(65536):
            seen += piece
            if not first and last_word in seen:
                first = time.perf_counter() - begun
        writer.close()
        return first, time.perf_counter() - begun

    return answer


async def load(answer: Answer, *, per_second: float, seconds: float) -> Run:
    """Answers begun at a steady pace, whether or not earlier ones have ended."""
    run = Run()

    async def one() -> None:
        first, whole = await answer()
        run.first.append(first)
        run.whole.append(whole)

    await asyncio.gather(*(one() for _ in range(3)))
    run.first.clear()
    run.whole.clear()
    start, used = time.perf_counter(), time.process_time()
    tasks = []
    for number in range(max(5, int(per_second * seconds))):
        await asyncio.sleep(max(0.0, start + number / per_second - time.perf_counter()))
        tasks.append(asyncio.create_task(one()))
    await asyncio.gather(*tasks)
    run.cpu_seconds = time.process_time() - used
    return run


async def measure(box: Running, *, seconds: float, rounds: int) -> list[Figure]:
    models, our_answer = ours(box)
    bare = direct(box)
    runs: dict[tuple[str, int], list[Run]] = {}
    try:
        for _ in range(rounds):
            for rate in RATES:
                for name, answer in (("program", our_answer), ("direct", bare)):
                    run = await load(answer, per_second=rate, seconds=seconds)
                    runs.setdefault((name, rate), []).append(run)
                    print(f"  {name:<8} at {rate:>2}/s  {run}")
    finally:
        await models.aclose()
    return figures(runs)


def figures(runs: dict[tuple[str, int], list[Run]]) -> list[Figure]:
    def more(share: float) -> float:
        pairs = zip(runs["program", 20], runs["direct", 20], strict=True)
        return median(ours.p(share) - theirs.p(share) for ours, theirs in pairs)

    steady = median(many.p(0.5) / one.p(0.5) for many, one in zip(runs["program", 40], runs["program", 1], strict=True))
    return [
        Figure("P6 p50", "first sentence at 20 answers/s, beyond D's", more(0.5), 5, "ms"),
        Figure("P6 p95", "the same, p95", more(0.95), 10, "ms"),
        Figure("P6 40/s", "first sentence at 40 answers/s over that at one, p50", steady, 1.1, "×"),
        Figure(
            "P6 CPU", "of the process an answer, at 20/s", median(run.cpu_ms for run in runs["program", 20]), 10, "ms"
        ),
    ]


def main() -> None:
    logs.configure("bench", level="WARNING")
    parser = parser_of("bench.model", __doc__, seconds=10, rounds=3)
    options = parser.parse_args()
    with model_running() as box:
        box.control("speech", {"first_ms": FIRST_MS, "per_second": PER_SECOND})
        box.control("script", {"rules": [{"when": "bill", "text": ANSWER}]})
        print(f"P6  answers of 40 tokens, first after {FIRST_MS} ms, then {PER_SECOND}/s; {options.seconds:g} s a run")
        work: Any = measure(box, seconds=options.seconds, rounds=options.rounds)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            show(runner.run(work), options.out)


if __name__ == "__main__":
    main()
