"""`kill -9` at any of the processes: nothing committed is lost, and no server is left alone."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import redis

from supportbot import embedded
from tests.setup.processes import alive, eventually, owner


def _words(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {word for (word,) in connection.execute("SELECT word FROM kept")}


def test_a_killed_postgres_comes_back_with_every_committed_row(var_dir: Path) -> None:
    url = embedded.urls(var_dir).database_url
    with embedded.running(var_dir, valkey=False, exclusive=True) as stores:
        killed = stores.pids["postgres"]
        with psycopg.connect(url, autocommit=True) as connection:
            for number in range(50):
                connection.execute("INSERT INTO kept VALUES (%s)", [f"before the kill {number}"])
            os.kill(killed, signal.SIGKILL)
        eventually(lambda: stores.revive() == ["postgres"])
        assert stores.pids["postgres"] != killed
        eventually(lambda: _answers(url))
        assert {f"before the kill {number}" for number in range(50)} <= _words(url)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_killed_valkey_comes_back_with_what_it_was_told(var_dir: Path) -> None:
    url = embedded.urls(var_dir).redis_url
    with embedded.running(var_dir, postgres=False, exclusive=True) as stores:
        with redis.Redis.from_url(url) as client:
            client.set("told", "before the kill")
        os.kill(stores.pids["valkey"], signal.SIGKILL)
        eventually(lambda: stores.revive() == ["valkey"])
        with embedded.running(var_dir, postgres=False), redis.Redis.from_url(url) as client:
            assert client.get("told") == b"before the kill"


def test_a_running_store_is_left_alone(var_dir: Path) -> None:
    with embedded.running(var_dir, postgres=False, exclusive=True) as stores:
        assert stores.revive() == []


def test_the_servers_end_cleanly_when_their_owner_is_killed(var_dir: Path) -> None:
    with owner(var_dir) as killed:
        with psycopg.connect(embedded.urls(var_dir).database_url, autocommit=True) as connection:
            connection.execute("INSERT INTO kept VALUES ('owner killed')")
        killed.process.kill()
        eventually(lambda: not any(alive(pid) for pid in killed.stores))
    log = (var_dir / "postgres/postgres.log").read_text().splitlines()
    assert "database system is shut down" in log[-1]


def test_a_start_right_after_the_kill_waits_for_the_old_servers(var_dir: Path) -> None:
    url = embedded.urls(var_dir).database_url
    with owner(var_dir) as killed:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("INSERT INTO kept VALUES ('started right after')")
        killed.process.kill()
        killed.process.wait()
        with embedded.running(var_dir, exclusive=True) as stores:
            assert set(stores.pids.values()).isdisjoint(killed.stores)
            assert "started right after" in _words(url)


def test_leftovers_of_a_killed_server_that_name_a_living_process_do_not_stop_the_start(var_dir: Path) -> None:
    # As after a machine's restart, when the old server's number belongs to another program.
    leftover = var_dir / "postgres/data/postmaster.pid"
    leftover.write_text(f"{os.getppid()}\n{leftover.parent}\n1700000000\n5432\n\n\n0 0\nready\n")
    with embedded.running(var_dir, valkey=False) as stores:
        assert set(stores.pids) == {"postgres"}
