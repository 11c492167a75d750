"""The examples of ``docs/api.md`` verify a real delivery, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from handoff.models import Conversation
from supportbot.api.webhooks.catalogue import MEANINGS
from supportbot.models import ApiKey
from supportbot.supervisor.plan import PROJECT
from tests.supportbot.api.receiver import Received, Receiver, receiver
from tests.supportbot.api.told import opened, send

__all__ = ["receiver"]
pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENT = (PROJECT / "docs/api.md").read_text()


def _block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    return str(found)


def _delivered(receiver: Receiver) -> tuple[str, Received, Conversation]:
    made = receiver.endpoint("conversation.opened")
    where = opened()
    send()
    return made.secret, receiver.received[0], where


def test_the_python_example_verifies(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, one, where = _delivered(receiver)
    monkeypatch.setenv("SUPPORTBOT_WEBHOOK_SECRET", secret)
    its: dict[str, Any] = {}
    exec(_block("python"), its)  # noqa: S102 - our own document
    assert its["received"](one.body, one.headers)["data"]["conversation"] == str(where.pk)
    assert its["received"](one.body + b" ", one.headers) is None
    assert its["received"](one.body, {**one.headers, "webhook-timestamp": "1"}) is None
    assert its["received"](one.body, {}) is None


def test_the_node_example_verifies(receiver: Receiver, tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed: its example was not run")
    secret, one, where = _delivered(receiver)
    (tmp_path / "received.mjs").write_text(_block("js"))
    (tmp_path / "try.mjs").write_text(
        'import { received } from "./received.mjs";\n'
        'import { readFileSync } from "node:fs";\n'
        'const { body, headers, secret } = JSON.parse(readFileSync(0, "utf8"));\n'
        "const old = { ...headers, 'webhook-timestamp': '1' }, odd = { ...headers, 'webhook-timestamp': 'x' };\n"
        "const unsigned = { ...headers, 'webhook-signature': 'v1,AAAA v2' };\n"
        "const tries = [[body, headers], [body + ' ', headers], [body, {}], [body, old], [body, odd]];\n"
        "tries.push([body, unsigned]);\n"
        "console.log(JSON.stringify(tries.map(([said, sent]) => received(said, sent, secret))));\n"
    )
    given = json.dumps({"body": one.body.decode(), "headers": one.headers, "secret": secret})
    done = subprocess.run(["node", "try.mjs"], cwd=tmp_path, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first, *others = json.loads(done.stdout)
    assert first["data"]["conversation"] == str(where.pk)
    assert others == [None] * 5


def test_every_event_and_scope_is_documented() -> None:
    for name in (*MEANINGS, *ApiKey.Scope):
        assert f"| `{name}` |" in DOCUMENT
