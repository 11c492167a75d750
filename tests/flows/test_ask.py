"""``manage.py ask``: what the bot would say, from the command line."""

from __future__ import annotations

import json
import subprocess

from supportbot.supervisor.plan import PROJECT
from tests.flows.stack import Stack


def _ask(program: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROJECT / ".venv/bin/python"), "manage.py", "ask", *words],
        cwd=PROJECT, env=program.env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_json_has_the_keys_that_others_rely_on(program: Stack) -> None:
    done = _ask(program, "--customer", "cus_priya", "--json", "why is my latest bill higher than last month's?")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert set(said) >= {"decision", "topic", "confidence", "text", "facts", "ms"}
    assert (said["decision"], said["topic"]) == ("answer", "explain_charge")
    assert 0 < said["confidence"] <= 1
    assert said["facts"]
    for fact in said["facts"]:
        assert {"kind", "value", "shown", "source"} <= set(fact), fact


def test_an_unknown_customer_is_named_with_the_remedy(program: Stack) -> None:
    done = _ask(program, "--customer", "cus_nobody", "hello")
    assert done.returncode == 1
    assert "cus_nobody" in done.stderr
    assert "loadbilling" in done.stderr


def test_the_same_question_gets_the_same_answer(program: Stack) -> None:
    texts = {
        json.loads(_ask(program, "--customer", "cus_priya", "--json", "what do i owe").stdout)["text"] for _ in range(2)
    }
    assert len(texts) == 1
