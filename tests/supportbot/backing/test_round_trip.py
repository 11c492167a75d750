"""Backup, wipe, restore: every row of every table is what it was, and the program goes on with it."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from supportbot.supervisor.plan import PROJECT
from tests.flows.chat_client import CustomerClient
from tests.flows.stack import Stack, stack

pytestmark = [pytest.mark.socket, pytest.mark.prove]


@pytest.fixture(scope="module")
def program() -> Iterator[Stack]:
    with stack(name="backup") as its:
        yield its


def everything(program: Stack) -> dict[str, str]:
    """A fingerprint of every row of every table, by table."""
    tables = [name for (name,) in program.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return {
        name: program.rows(f"SELECT coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM {name} AS t")[
            0
        ][0]
        for name in tables
    }


def transcript(program: Stack) -> str:
    rows = program.rows(
        "SELECT conversation_id, seq, author, text, body, created_at FROM handoff_message ORDER BY 1, 2"
    )
    return "\n".join(map(str, rows))


def refused(program: Stack, *words: str) -> str:
    done = subprocess.run(
        [str(PROJECT / ".venv/bin/python"), "manage.py", *words],
        cwd=PROJECT, env=program.env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    return done.stderr.splitlines()[-1]


async def test_what_was_said_comes_back_to_the_byte(program: Stack, tmp_path: Path) -> None:
    kept = tmp_path / "kept.tar"
    program.start("web")
    async with CustomerClient(program.chat_url) as customer:
        await customer.hello(program.token("cus_priya"))
        for question in ("Why is my latest bill higher?", "Was schulde ich Ihnen? 💶", "Talk to a person"):
            await customer.say(question)
            await customer.wait_for(30, type="message", author="bot")
    program.manage("backup", str(kept))  # while it serves
    assert "other sessions use the database" in refused(program, "restore", str(kept), "--replace")
    program.stop()
    program.manage("backup", str(kept))
    before, said = everything(program), transcript(program)
    assert said.count("💶") == 1
    assert kept.stat().st_mode & 0o077 == 0
    assert "not empty" in refused(program, "restore", str(kept))
    assert everything(program) == before, "what is refused changes nothing"

    with program.connect() as conn:
        conn.execute("DROP SCHEMA public CASCADE")
        conn.execute("CREATE SCHEMA public")
    program.manage("restore", str(kept))
    assert transcript(program) == said
    assert everything(program) == before
    program.manage("prepare")
    program.start("web")
    async with CustomerClient(program.chat_url) as customer:
        welcome = await customer.hello(program.token("cus_priya"))
        assert [message["text"] for message in welcome["messages"] if message["author"] == "customer"]
    program.stop()


def test_what_is_no_backup_is_refused_in_one_line(program: Stack, tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar"
    broken.write_bytes(b"nothing of the kind")
    before = everything(program)
    assert "is no backup" in refused(program, "restore", str(broken), "--replace")
    with tarfile.open(broken, "w"):
        pass
    assert "is no backup" in refused(program, "restore", str(broken), "--replace")
    assert everything(program) == before
