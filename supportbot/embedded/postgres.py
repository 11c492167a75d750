"""Postgres from a wheel: the same engine as in production, on a socket that only its owner reaches."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from supportbot.embedded import engine, folders, layout
from supportbot.embedded.account import Account, give, reachable, spawn, unprivileged
from supportbot.embedded.errors import StoreFailed
from supportbot.embedded.store import Store

_SYSTEM_HOME = Path("/var/lib/supportbot")
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "synchronous_commit": "on",
    # A client that died mid-transaction must not keep its row locks for ever.
    "idle_in_transaction_session_timeout": "60s",
    "client_connection_check_interval": "10s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "jit": "off",
}
# A killed server still loses nothing; a power cut may.
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


class Postgres(Store):
    """A Postgres with the database ``app`` of the superuser ``app``."""

    name = "postgres"
    # SIGINT is Postgres's fast shutdown: sessions are ended, everything is written.
    stop_signal = signal.SIGINT

    def launch(self, *, lock_fd: int) -> subprocess.Popen[bytes]:
        account = unprivileged()
        folders.make_private(self.sockets, owner=account)
        home = self._home(account)
        folders.make(home)
        tree = engine.postgres_tree()
        if not reachable(tree / "bin", account):
            tree = engine.postgres_copy(tree, home)
        data = home / "data"
        if not data.exists():
            self._initialise(tree, data, account)
        give(data, account)
        self._forget_last_run(data)
        settings = _SETTINGS | ({} if self.durable else _NOT_DURABLE)
        command = [str(word) for word in (tree / "bin/postgres", "-D", data, "-k", self.sockets)]
        command += [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        with self.open_log() as log:
            return spawn(
                command, account=account, sig=self.stop_signal, log=log, pass_fds=(lock_fd,), env=_server_env()
            )

    def answers(self) -> bool:
        try:
            with psycopg.connect(
                host=str(self.sockets), user=layout.USER, dbname=layout.DATABASE, connect_timeout=2, port=5432
            ):
                return True
        except psycopg.OperationalError:
            return False

    def _home(self, account: Account) -> Path:
        """The data folder's place: ours, unless nobody could not walk to it."""
        if reachable(self.folder, account):
            return self.folder
        return _SYSTEM_HOME / layout.fingerprint(self.var_dir)

    def _initialise(self, tree: Path, data: Path, account: Account) -> None:
        """Make the cluster and its database, then give it its name: a start cut short leaves nothing half-made."""
        fresh = data.with_name("data.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        give(fresh, account)
        choices = ["-A", "trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        choices += ["--locale=C", "--no-instructions", *([] if self.durable else ["--no-sync"])]
        self._run(tree / "bin/initdb", "-D", str(fresh), "-U", layout.USER, *choices, account=account)
        create = f"CREATE DATABASE {layout.DATABASE};\n".encode()
        self._run(tree / "bin/postgres", "--single", "-D", str(fresh), "postgres", account=account, feed=create)
        fresh.rename(data)

    def _run(self, program: Path, *words: str, account: Account, feed: bytes = b"") -> None:
        command = [str(program), *words]
        with self.open_log() as log:
            child = spawn(
                command, account=account, sig=signal.SIGINT, log=log, stdin=subprocess.PIPE, env=_server_env()
            )
            child.communicate(feed)
        if child.returncode != 0:
            raise StoreFailed(
                f"{program.name} could not make the database:\n{self.log_tail()}",
                remedy=f"See {self.log_path}; mend what it names and start again.",
            )

    def _forget_last_run(self, data: Path) -> None:
        """Remove what a killed server left behind.

        Its processes inherit our lock, so holding that lock proves that none is left; the pid in the leftover files
        may by now be anybody's, which Postgres would take for a server that still runs.
        """
        (data / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.sockets.glob(".s.PGSQL.*"):
            leftover.unlink()


def _server_env() -> dict[str, str]:
    """The caller's environment without PG* settings and locales that would leak into the server."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}
