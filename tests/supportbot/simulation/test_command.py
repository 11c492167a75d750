"""``manage.py simulate`` as people and programs start it; nothing of it stays on the server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from handoff.models import Conversation
from supportbot.supervisor.plan import PROJECT
from tests.supportbot.simulation.documents import scenario_file
from tests.supportbot.simulation.stage import LEAVING, OWED, RECORDS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    (tmp_path / "records/wanda.yaml").write_text(RECORDS, encoding="utf-8")
    return scenario_file(tmp_path, OWED + LEAVING.partition("scenarios:\n")[2])


def _start(*words: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "simulate", *map(str, words)],
        cwd=PROJECT, env=dict(os.environ), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _scratches() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%simulation%'")
        return [name for (name,) in cursor.fetchall()]


def _conversations_held() -> bool:
    """Whether a run is in the midst of its conversations."""
    for name in _scratches():
        try:
            with psycopg.connect(**{**connection.get_connection_params(), "dbname": name}) as there:
                return there.execute(
                    "SELECT EXISTS (SELECT FROM supportbot_turn WHERE status = 'done')"
                ).fetchone() == (True,)
        except psycopg.Error:  # its tables are not there yet
            return False
    return False


def test_one_object_on_standard_output_and_progress_beside_it(file: Path) -> None:
    running = _start(file, "--json", "--tries", "2")
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    said = json.loads(out)
    assert (said["scenarios"], said["tries"], said["pass_1"], said["pass_k"], said["wrong_writes"]) == (4, 2, 1, 1, 0)
    assert "ok     2/2 owed" in err
    assert _scratches() == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_its_database_is_dropped_also_when_it_is_broken_off(file: Path, sign: signal.Signals) -> None:
    running = _start(file, "--tries", "1000")
    until = monotonic() + 60
    while not _conversations_held():
        assert running.poll() is None, "it ended by itself"
        assert monotonic() < until
        sleep(0.1)
    running.send_signal(sign)
    _, err = running.communicate(timeout=60)
    assert (running.returncode, err.splitlines()[-1]) == (130, "CommandError: broken off; its database is dropped")
    assert _scratches() == []


def test_a_failure_is_told_and_ends_with_one_and_leaves_this_database_alone(file: Path) -> None:
    printed = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("simulate", str(file), "--bot", "eager", "--only", "stays", stdout=printed, stderr=StringIO())
    assert ended.value.code == 1
    assert "wrong write: accepted cancel_plan:sub_aoife_internet" in printed.getvalue()
    assert Conversation.objects.count() == 0
    assert _scratches() == []


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["missing.yaml"], "missing.yaml: no such file"),
        (["--tries", "0"], "--tries: give 1 or more"),
        (["--only", "stay"], "--only: no scenario 'stay' in the files; did you mean 'stays'?"),
    ],
)
def test_what_cannot_be_run_is_said_in_one_line(file: Path, words: list[str], complaint: str) -> None:
    with pytest.raises(CommandError, match=r"^[^\n]+$") as refused:
        call_command("simulate", str(file), *words, stdout=StringIO(), stderr=StringIO())
    assert complaint in str(refused.value)


def test_records_that_loadbilling_refuses_are_named_before_anything_is_held(file: Path) -> None:
    records = file.parent / "records/wanda.yaml"
    records.write_text(RECORDS.replace("total: 123450", "total: 123451"), encoding="utf-8")
    with pytest.raises(CommandError, match="not the sum of the lines") as refused:
        call_command("simulate", str(file), stdout=StringIO(), stderr=StringIO())
    assert str(records) in str(refused.value)
    assert refused.value.returncode == 2
