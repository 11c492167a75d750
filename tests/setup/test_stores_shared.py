"""Several processes use the stores of one data folder: one starts them, the others join, the first waits for them."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
import redis

from supportbot import embedded
from tests.setup.processes import alive, eventually, owner


def test_both_stores_answer_inside_and_are_gone_afterwards(var_dir: Path) -> None:
    urls = embedded.urls(var_dir)
    with embedded.running(var_dir) as stores:
        pids = stores.pids
        with psycopg.connect(urls.database_url) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
            assert connection.execute("SHOW fsync").fetchone() == ("on",)
            assert connection.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("1min",)
        with redis.Redis.from_url(urls.redis_url) as client:
            assert client.config_get("appendonly", "appendfsync", "maxmemory-policy") == {
                "appendonly": "yes",
                "appendfsync": "everysec",
                "maxmemory-policy": "noeviction",
            }
    assert set(pids) == {"postgres", "valkey"}
    assert not any(alive(pid) for pid in pids.values())
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(urls.database_url)


def test_data_is_kept_from_run_to_run(var_dir: Path) -> None:
    urls = embedded.urls(var_dir)
    with embedded.running(var_dir), redis.Redis.from_url(urls.redis_url) as client:
        client.set("kept", "yes")
        with psycopg.connect(urls.database_url) as connection:
            connection.execute("INSERT INTO kept VALUES ('from run to run')")
    with embedded.running(var_dir), redis.Redis.from_url(urls.redis_url) as client:
        assert client.get("kept") == b"yes"
        with psycopg.connect(urls.database_url) as connection:
            row = connection.execute("SELECT word FROM kept WHERE word = 'from run to run'").fetchone()
    assert row is not None


def test_a_second_process_joins_and_the_first_waits_for_it(var_dir: Path) -> None:
    with owner(var_dir) as first, owner(var_dir) as second:
        assert len(first.stores) == 2
        assert second.stores == []
        assert first.process.stdin is not None
        first.process.stdin.close()
        first.process.stdin = None
        assert first.process.stdout is not None
        assert "still use" in first.process.stdout.readline()
        with psycopg.connect(embedded.urls(var_dir).database_url):
            assert all(alive(pid) for pid in first.stores)
        assert second.end() == 0
        assert first.end() == 0
        assert not any(alive(pid) for pid in first.stores)


def test_an_exclusive_owner_waits_for_the_present_one_and_says_so(var_dir: Path) -> None:
    heard: list[str] = []
    with owner(var_dir) as first:

        def say(text: str) -> None:
            heard.append(text)
            assert first.process.stdin is not None
            first.process.stdin.close()

        with embedded.running(var_dir, exclusive=True, say=say) as stores:
            assert set(stores.pids) == {"postgres", "valkey"}
            eventually(lambda: first.process.poll() == 0)
    assert f"process {first.process.pid}" in heard[0]


def test_each_store_can_be_embedded_alone(var_dir: Path) -> None:
    with embedded.running(var_dir, postgres=False) as stores:
        assert set(stores.pids) == {"valkey"}
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(embedded.urls(var_dir).database_url)
