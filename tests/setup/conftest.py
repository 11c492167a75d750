"""One data folder for the tests of the embedded stores: making a database anew is their dearest step."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from supportbot import embedded


@pytest.fixture(scope="session")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder apart from the session's own, with a database that has one table."""
    folder = tmp_path_factory.mktemp("var")
    url = embedded.urls(folder).database_url
    with embedded.running(folder, valkey=False, durable=False), psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    yield folder
    shutil.rmtree(embedded.socket_dir(folder), ignore_errors=True)
