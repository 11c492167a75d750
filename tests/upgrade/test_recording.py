"""The tool that keeps a version's database at a release runs on the program of today."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from supportbot import embedded
from supportbot.supervisor.plan import PROJECT
from tests.flows.databases import fresh_database
from tests.flows.stack import Stack
from tests.upgrade.schema import restore
from tests.upgrade.test_from_each_version import FULL

pytestmark = [pytest.mark.socket, pytest.mark.prove]


def test_a_database_of_today_is_kept_with_chats_in_every_custody(tmp_path: Path) -> None:
    kept = tmp_path / "v.sql.gz"
    words = [sys.executable, "-m", "tests.upgrade.recording", str(kept)]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert kept.stat().st_size < 200_000
    var_dir = embedded.var_dir()
    with fresh_database(os.environ.get("DATABASE_URL") or embedded.urls(var_dir).database_url, "kept") as url:
        restore(url, kept)
        its = Stack(var_dir=var_dir, database_url=url, settings={})
        custodies = its.rows("SELECT DISTINCT custody FROM handoff_conversation ORDER BY 1")
        assert [custody for (custody,) in custodies] == ["agent", "bot", "closed", "waiting"]
        assert [table for table in FULL if its.rows(f"SELECT count(*) FROM {table}") == [(0,)]] == []
    again = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert again.returncode == 2
    assert "is recorded once" in again.stderr
