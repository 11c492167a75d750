"""``manage.py evaluate`` as programs call it, with no store within reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
PICTURES = ["risk-coverage.png", "risk-coverage-topics.png", "reliability.png", "confusion.png"]
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


def test_pictures_are_written_into_a_folder_made_for_them(file: Path, tmp_path: Path) -> None:
    folder, printed = tmp_path / "deep" / "pictures", StringIO()
    call_command("evaluate", file, "--plot", folder, "--curve", "late_fee", stdout=printed)
    figures, paths = printed.getvalue().split("\n\nlate_fee: 1 rows read so")
    assert figures.startswith("rows.jsonl: 4 rows")
    assert paths.splitlines()[-4:] == [str(folder / name) for name in PICTURES]
    assert sorted(path.name for path in folder.iterdir()) == sorted(PICTURES)


def test_json_names_curve_and_pictures_when_asked_for(file: Path, tmp_path: Path) -> None:
    printed = StringIO()
    call_command("evaluate", file, "--json", "--plot", tmp_path, "--curve", "late_fee", stdout=printed)
    said = json.loads(printed.getvalue())
    assert said["pictures"] == [str(tmp_path / name) for name in PICTURES]
    assert (said["curve"]["topic"], said["curve"]["points"][0]["answered"]) == ("late_fee", 1)


@pytest.mark.parametrize("taken", ["pictures", "pictures/confusion.png"])
def test_a_folder_that_cannot_be_written_is_said_in_one_line(file: Path, tmp_path: Path, taken: str) -> None:
    # A file stands where the folder should be, or a folder where a picture should be.
    (tmp_path / "pictures").touch() if taken == "pictures" else (tmp_path / taken).mkdir(parents=True)
    with pytest.raises(CommandError) as caught:
        call_command("evaluate", file, "--plot", tmp_path / "pictures", stdout=StringIO())
    assert str(caught.value).startswith(f"--plot: {tmp_path / taken}: ")
    assert str(caught.value).endswith("; give a folder that can be written")


@pytest.mark.parametrize(
    ("topic", "said"),
    [("late_fees", "did you mean 'late_fee'?"), ("zzz", "give one of autopay, "), ("out_of_scope", "give one of")],
)
def test_a_curve_of_no_topic_is_said_in_one_line(file: Path, topic: str, said: str) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("evaluate", file, "--curve", topic, stdout=StringIO())
    assert str(caught.value).startswith(f"--curve: {topic!r} is not a topic that can be answered; {said}")
    assert "\n" not in str(caught.value)


def test_matplotlib_stays_out_unless_pictures_are_asked_for() -> None:
    code = "import sys, supportbot.management.commands.evaluate; print('matplotlib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=PROJECT, env={**os.environ, **NOWHERE, "DJANGO_SETTINGS_MODULE": "supportbot.settings"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "False\n"
