"""What an operator asks of a running program."""

from __future__ import annotations

import json
import urllib.request

from tests.flows.stack import Stack


def test_healthz_answers(program: Stack) -> None:
    with urllib.request.urlopen(f"{program.base}/healthz") as answer:
        assert answer.read() == b"ok\n"


def test_readyz_names_each_part(program: Stack) -> None:
    with urllib.request.urlopen(f"{program.base}/readyz") as answer:
        parts = json.load(answer)
    assert parts["postgres"] == parts["redis"] == "ok"
    assert parts["reading"].startswith("ok, ")
