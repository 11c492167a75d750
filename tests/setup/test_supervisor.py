"""The supervisor as `make run` starts it: the whole program, real stores, real processes."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from supportbot import embedded
from supportbot.understanding.store import ensure_trained
from tests.setup.processes import PATIENCE_SECONDS, PROJECT, alive, eventually
from tests.setup.supervised import COMMAND, Supervised, environment, free_port, supervised


@pytest.fixture(scope="module")
def run_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with the session's reading model in it: training is not what is shown here."""
    folder = tmp_path_factory.mktemp("run")
    ensure_trained(settings.MODELS_DIR)
    (folder / "models").symlink_to(settings.MODELS_DIR.resolve())
    yield folder
    shutil.rmtree(embedded.socket_dir(folder), ignore_errors=True)


@pytest.fixture(scope="module")
def running(run_dir: Path) -> Iterator[Supervised]:
    with supervised(run_dir, free_port()) as found:
        yield found


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _refused(var_dir: Path, port: int) -> str:
    """What a supervisor prints that does not start."""
    env = environment(var_dir, port)
    done = subprocess.run(
        COMMAND, check=False, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert done.returncode == 1
    assert done.stderr == ""
    return done.stdout


def test_it_names_the_addresses_and_the_demo_sign_ins(running: Supervised) -> None:
    for text in (
        f"http://127.0.0.1:{running.port}/inbox/",
        "/review/",
        "/outbox/",
        "maya@northwind.example",
        "northwind-demo",
    ):
        assert running.says(text)


def test_a_second_run_says_that_the_first_runs(running: Supervised, run_dir: Path) -> None:
    said = _refused(run_dir, free_port())
    assert said.count("\n") == 1
    assert "Already running" in said
    assert f"http://127.0.0.1:{running.port}" in said


def test_a_busy_port_is_said_in_one_line_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = _refused(tmp_path, port)
    assert said.count("\n") == 1
    assert f"Port {port} is in use" in said
    assert f"PORT={port + 1} make run" in said
    assert not (tmp_path / "postgres").exists()


def test_a_killed_web_process_is_started_again(running: Supervised) -> None:
    killed = running.pid_of("uvicorn")
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: running.pid_of("uvicorn") not in {0, killed})
    eventually(lambda: _status(running.port, "/healthz") == 200)
    assert running.says("ended with -9; starting again in 0.5 s")


def test_a_killed_store_is_started_again(running: Supervised) -> None:
    os.kill(running.pid_of("/bin/postgres"), signal.SIGKILL)
    eventually(lambda: running.says("postgres had ended; started again"))
    eventually(lambda: _status(running.port, "/readyz") == 200)


def test_it_stops_in_order_and_leaves_no_process(running: Supervised) -> None:
    eventually(lambda: running.pid_of("celery") != 0)
    below = running.below()
    assert running.stop() == 0
    assert running.lines[-1].endswith("Stopped.")
    assert [command for pid, command in below.items() if alive(pid)] == []


def test_a_later_run_has_the_data_and_a_killed_one_leaves_no_process(running: Supervised, run_dir: Path) -> None:
    running.stop()
    with supervised(run_dir, running.port) as again:
        below = again.below()
        assert any("postgres" in command for command in below.values())
        assert any("uvicorn" in command for command in below.values())
        again.process.kill()
        eventually(lambda: not any(alive(pid) for pid in below))
    assert "database system is shut down" in (run_dir / "postgres/postgres.log").read_text().splitlines()[-1]
