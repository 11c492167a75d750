"""The garbage mind: a different kind of nonsense with every request, in turn."""

from __future__ import annotations

import random

import orjson

from sandbox.model.asked import Asked
from sandbox.model.reply import Called, Reply

LONG = 2_000_000
"""Characters of the very long answer."""


def _chunk(delta: object, **more: object) -> bytes:
    body = {"choices": [{"index": 0, "delta": delta, "finish_reason": None}], **more}
    return b"data: " + orjson.dumps(body) + b"\n\n"


def _noise(number: int) -> bytes:
    return random.Random(number).randbytes(3000)  # noqa: S311 - nonsense, the same in every run


FORMS: tuple[tuple[str, Reply], ...] = (
    ("noise", Reply(raw=_noise(1))),
    ("noise in events", Reply(raw=b"data: " + _noise(2).replace(b"\n", b"") + b"\n\n")),
    ("scraps", Reply(raw=b'data: {"choices": [{"delta": {"content": "Your bill\n\ndata: [DONE]\n\n')),
    ("no object", Reply(raw=b'data: 17\n\ndata: "text"\n\ndata: null\n\ndata: []\n\ndata: [DONE]\n\n')),
    ("choices of no kind", Reply(raw=b'data: {"choices": "many"}\n\ndata: {"choices": [5]}\n\ndata: [DONE]\n\n')),
    ("content of no kind", Reply(raw=_chunk({"content": {"a": 1}}) + b"data: [DONE]\n\n")),
    ("calls of no kind", Reply(raw=_chunk({"tool_calls": {"name": 3}}) + _chunk({"tool_calls": [None, 4]}))),
    ("not a number", Reply(raw=b'data: {"choices": [{"delta": {"content": NaN}}]}\n\ndata: [DONE]\n\n')),
    ("no choices", Reply(raw=b'data: {"id": "x", "object": "chat.completion.chunk"}\n\ndata: [DONE]\n\n')),
    ("nothing", Reply(raw=b"")),
    ("empty text", Reply("")),
    ("spaces", Reply("  \n ")),
    ("bad UTF-8", Reply(raw=b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\ndata: [DONE]\n\n')),
    ("lone surrogate", Reply(raw=b'data: {"choices":[{"delta":{"content":"\\ud83d"}}]}\n\ndata: [DONE]\n\n')),
    ("deep", Reply("[" * 20_000)),
    ("confidence NaN", Reply('{"topic": "balance_due", "confidence": NaN, "answer": "x"}')),
    ("confidence 1.5", Reply('{"topic": "balance_due", "confidence": 1.5, "answer": "x"}')),
    ("confidence high", Reply('{"topic": "balance_due", "confidence": "high", "answer": "x"}')),
    ("half an object", Reply('{"topic": "balance_due", "confi')),
    ("no arguments", Reply(calls=(Called("find_invoice", '{"number": '), Called("", "null")))),
    ("an unknown tool", Reply(calls=(Called("drop_tables", "[1, 2]"),))),
    ("very long", Reply("0123456789 " * (LONG // 11))),
)


class Garbage:
    def __init__(self) -> None:
        self._turn = 0

    def answer(self, asked: Asked) -> Reply:
        """The next form of ``FORMS``; a request whose question names one (``garbage: deep``) gets that."""
        for name, reply in FORMS:
            if f"garbage: {name}" == asked.question:
                return reply
        self._turn += 1
        return FORMS[(self._turn - 1) % len(FORMS)][1]
