"""The commands of README.md and docs/ are typed as they stand there, on stores of their own, and do what is said."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from supportbot import embedded
from supportbot.supervisor.plan import PROJECT
from tests.docs.typed import (
    ACTIVE,
    BACKUP,
    EXPORTS,
    OPERATOR,
    RESTORE,
    SANDBOX,
    SANDBOXES,
    SEED,
    SETTINGS,
    STORES,
    STRIPE,
    Typed,
)
from tests.flows.databases import fresh_database
from tests.flows.stack import DEMO_FILE, Stack, free_port
from tests.in_turn import Done, commands_run

PATIENCE_SECONDS = 120
SHIPPED = PROJECT / "deploy/supportbot.env.example"
FILLED_IN = {
    "SECRET_KEY": "k" * 20 + "-is-not-0123456789-the-key-of-anybody-else",
    "WIDGET_SIGNING_KEYS": "test:a-secret-of-the-tests-that-is-long-enough",
    # The file's mail server is an example, and nothing here is to leave the machine.
    "EMAIL_URL": "",
    "HTTPS_REDIRECT": "1",
}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An empty database and the shipped file of settings, filled in; nothing is prepared or started."""
    folder = tmp_path_factory.mktemp("installed")
    folder.chmod(0o755)  # as root the database runs as nobody and must reach its folder
    with embedded.running(folder, durable=True) as stores:
        urls = embedded.urls(folder)
        its = Stack(var_dir=folder, database_url=urls.database_url, settings={}, stores=stores)
        shipped = _read_by_a_shell()
        here = {"DATABASE_URL": urls.database_url, "REDIS_URL": urls.redis_url, "SUPPORTBOT_VAR": str(folder)}
        its.env |= {**shipped, **FILLED_IN, **here}
        del its.env["BILLING_GATEWAY"]
        try:
            yield its
        finally:
            its.stop()


def _read_by_a_shell() -> dict[str, str]:
    """The shipped file, read as docs/deploy.md says that an operator's shell does."""
    typed = SETTINGS.with_real({"/etc/supportbot/supportbot.env": str(SHIPPED)})
    done = subprocess.run(["sh", "-ec", f"{typed}; env -0"], env={}, capture_output=True, text=True, check=True)
    return dict(line.split("=", 1) for line in done.stdout.split("\0") if line)


def _in_turn(these: Sequence[Typed], real: Mapping[str, str], env: Mapping[str, str], *before: str) -> list[Done]:
    """Type each in one process of ``manage.py``, after those named by ``before``; what became of each of ``these``."""
    words = [shlex.split(one.with_real(real))[1:] for one in these]
    typed = {number: one.stdin for number, one in enumerate(these, len(before))}
    return commands_run(*([one] for one in before), *words, env=env, typed=typed)[len(before) :]


def _went_well(these: Sequence[Typed], done: Sequence[Done]) -> None:
    for one, its in zip(these, done, strict=True):
        assert its.status == 0, f"{one.text}: {its.said}"
        assert re.search(one.says, its.said), f"{one.text}: {its.said}"


def _run(text: str, env: Mapping[str, str], *, cwd: Path = PROJECT) -> str:
    """What a command of a shell's line prints, once it has ended well."""
    first, *rest = shlex.split(text)
    python = {"-m": [sys.executable, "-m"], "celery": [sys.executable, "-m", "celery"]}
    command = [*python.get(first, [first]), *rest]
    done = subprocess.run(
        command, cwd=cwd, env=dict(env), capture_output=True, text=True, timeout=PATIENCE_SECONDS * 2, check=False
    )
    assert done.returncode == 0, f"{text}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@contextmanager
def _listening(text: str, port: int) -> Iterator[None]:
    """A ``python -m`` that stays, until it takes connections on the port and while these are wanted."""
    with subprocess.Popen([sys.executable, *shlex.split(text)], cwd=PROJECT) as process:
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert process.poll() is None, text
                    assert time.monotonic() < deadline, text
                    time.sleep(0.05)
            yield
        finally:
            process.terminate()


def test_the_first_day_and_the_days_after_it(installation: Stack, tmp_path: Path) -> None:
    """README.md, docs/deploy.md, docs/operations.md and docs/privacy.md, by one who has just installed it."""
    exported = tmp_path / "everything.zip"
    real = {"company.json": str(DEMO_FILE), "REF": "cus_emma", "[--out FILE]": f"--out {exported}"}
    _went_well(OPERATOR, _in_turn(OPERATOR, real, installation.env, "prepare"))
    with zipfile.ZipFile(exported) as everything:
        assert "contents.json" in everything.namelist()
    assert installation.rows("SELECT count(*) FROM billing_customer WHERE external_ref = 'cus_emma'") == [(0,)]


@pytest.mark.prove
def test_a_backup_goes_into_an_empty_database(installation: Stack, tmp_path: Path) -> None:
    """As ``make`` runs it, but for the set-up: what is installed is not looked at again."""
    commands_run(["prepare"], ["loadbilling", str(DEMO_FILE)], env=installation.env)
    real = {"/backups": str(tmp_path), "make ": "make --old-file=setup "}
    _run(BACKUP.with_real(real), installation.env)
    counted = "SELECT (SELECT count(*) FROM billing_invoice), (SELECT count(*) FROM handoff_event)"
    kept = installation.rows(counted)
    assert kept[0][0] > 0
    with fresh_database(installation.database_url, "restored") as url:
        env = {**installation.env, "DATABASE_URL": url}
        _run(RESTORE.with_real(real), env)
        restored = Stack(var_dir=installation.var_dir, database_url=url, settings={})
        assert restored.rows(counted) == kept


@pytest.mark.prove
def test_the_stores_are_looked_at_while_all_runs(installation: Stack) -> None:
    commands_run(["prepare"], env=installation.env)
    installation.start("worker", "beat")
    deadline = time.monotonic() + PATIENCE_SECONDS
    heard = "SELECT count(*) FROM supportbot_sweepmark WHERE ended_at > now() - interval '10 seconds'"
    while installation.rows(heard) == [(0,)]:
        assert time.monotonic() < deadline, "no worker was heard of"
        time.sleep(0.2)
    _went_well([STORES], _in_turn([STORES], {}, installation.env))
    assert re.search(ACTIVE.says, _run(ACTIVE.text, installation.env))
    installation.stop()


def test_a_billing_system_is_connected(installation: Stack, tmp_path: Path) -> None:
    """docs/integrations.md without an account."""
    port = free_port()
    real = {"12111": str(port), "var/stripe.sqlite3": str(tmp_path / "stripe.sqlite3")}
    _run(SEED.with_real(real), os.environ)
    settings = dict(word.split("=", 1) for one in EXPORTS for word in shlex.split(one.replace("12111", str(port)))[1:])
    with (
        _listening(SANDBOX.with_real(real), port),
        fresh_database(installation.database_url, "connected") as url,
    ):
        env = {**installation.env, **settings, "DATABASE_URL": url}
        done = _in_turn(STRIPE, real, env)
        _went_well(STRIPE, done)
    spoken_of = re.findall(r"\(([\w.]+\.[WE]\d+)\)", done[1].said)
    assert spoken_of == ["billing.W008"], "check speaks of nothing but the missing webhook secret"


@pytest.mark.parametrize(("seed", "start"), SANDBOXES, ids=[start.text for _, start in SANDBOXES])
def test_a_sandbox_is_filled_and_started(seed: Typed | None, start: Typed, tmp_path: Path) -> None:
    port = free_port()
    real = {"--data ": f"--data {tmp_path}/", "10000": "20"} | {
        str(known): str(port) for known in (12111, 12112, 12113)
    }
    if seed is not None:
        _run(seed.with_real(real), os.environ)
    with _listening(start.with_real(real), port):
        pass
