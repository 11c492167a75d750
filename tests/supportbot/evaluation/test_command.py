"""``manage.py evaluate`` as programs call it, with no store within reach."""

from __future__ import annotations

import json
import os
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from supportbot.supervisor.plan import PROJECT
from supportbot.understanding.store import ensure_trained

ROWS = (
    {"text": "how much do I owe you right now?", "topic": "balance_due"},
    {"text": "why was I charged a late fee", "topic": "late_fee"},
    {"text": "where is my parcel?", "topic": "out_of_scope"},
    {"text": "let me talk to a human please", "topic": "talk_to_human"},
)
NOWHERE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}


def _evaluate(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROJECT / ".venv/bin/python"), "manage.py", "evaluate", *map(str, words)],
        cwd=PROJECT, env={**os.environ, **NOWHERE}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS))
    return path


def test_json_has_the_keys_that_others_rely_on(file: Path) -> None:
    done = _evaluate(file, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert set(said) >= {
        "rows", "accuracy", "macro_f1", "oos_precision", "oos_recall", "ece", "coverage_at_95", "coverage_at_98",
        "p50_ms", "p95_ms", "precision_in_force", "coverage_in_force", "leak_in_force", "model_version",
    }  # fmt: skip
    assert (said["rows"], said["accuracy"], said["leak_in_force"]) == (4, 1.0, 0.0)
    assert 0 < said["p50_ms"] <= said["p95_ms"]
    assert said["model_version"] == ensure_trained(settings.MODELS_DIR).name


def test_people_get_the_figures_as_text(file: Path) -> None:
    printed = StringIO()
    call_command("evaluate", file, stdout=printed)
    assert printed.getvalue().startswith("rows.jsonl: 4 rows, read by model ")
    assert "\nlate_fee " in printed.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "rows.jsonl: no such file"),
        ("", "rows.jsonl: holds no rows"),
        ('{"text": "hi"', "rows.jsonl, line 1: not JSON"),
        ('{"text": "hi"}', "rows.jsonl, line 1: topic: missing"),
        ('{"topic": "late_fee"}', "rows.jsonl, line 1: text: missing"),
        ('{"text": "hi", "topic": "greetings"}', "rows.jsonl, line 1: topic: 'greetings' is not a topic"),
    ],
)
def test_bad_input_is_said_in_one_line(file: Path, content: str | None, said: str) -> None:
    file.unlink() if content is None else file.write_text(content)
    printed = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("evaluate", file, "--json", stdout=printed)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert printed.getvalue() == ""


def test_bad_input_ends_with_exit_code_1(tmp_path: Path) -> None:
    done = _evaluate(tmp_path / "absent.jsonl")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"CommandError: {tmp_path}/absent.jsonl: no such file; give the path of a JSONL file\n"
