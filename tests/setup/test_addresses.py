"""Addresses follow from the data folder alone."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg.conninfo

from supportbot import embedded


def test_naming_addresses_starts_and_makes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    assert embedded.urls(folder) == embedded.urls(folder)
    assert not folder.exists()
    assert not embedded.socket_dir(folder).exists()


def test_a_deep_data_folder_keeps_its_socket_paths_within_the_limit(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["deeper"] * 40)
    assert len(os.fsencode(embedded.socket_dir(deep) / ".s.PGSQL.5432")) <= 107


def test_two_folders_have_two_addresses(tmp_path: Path) -> None:
    one, two = embedded.urls(tmp_path / "one"), embedded.urls(tmp_path / "two")
    assert one.database_url != two.database_url
    assert one.redis_url != two.redis_url


def test_one_server_is_named_to_django_and_to_celery(tmp_path: Path) -> None:
    found = embedded.urls(tmp_path)
    assert found.redis_url.removeprefix("unix://") == found.celery_broker_url.removeprefix("redis+socket://")
    parts = psycopg.conninfo.conninfo_to_dict(found.database_url)
    assert parts == {"user": "app", "dbname": "app", "host": str(embedded.socket_dir(tmp_path))}


def test_only_stores_without_an_address_are_embedded() -> None:
    assert embedded.needs({}) == embedded.Needs(postgres=True, valkey=True)
    assert embedded.needs({"REDIS_URL": "redis://x"}) == embedded.Needs(postgres=True, valkey=False)
    assert not embedded.needs({"REDIS_URL": "redis://x", "DATABASE_URL": "postgresql://x"})


def test_the_data_folder_is_named_by_the_environment(tmp_path: Path) -> None:
    assert embedded.var_dir({"SUPPORTBOT_VAR": str(tmp_path)}) == tmp_path
    assert embedded.var_dir({}).name == "var"
