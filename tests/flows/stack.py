"""The whole program as real processes on real stores, for tests that speak to it from outside."""

from __future__ import annotations

import contextlib
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import redis

from handoff.mails.folder import MailFolder
from supportbot import embedded
from supportbot.supervisor.plan import PROJECT, Options, Program, processes
from supportbot.widget.identity import sign_identity
from tests.flows.databases import create_database, fresh_database
from tests.in_turn import commands_run

S = TypeVar("S", bound="Stack")
SIGNING_KEY = "test:a-secret-of-the-tests-that-is-long-enough"
DEMO_FILE = PROJECT / "billing" / "demo" / "northwind.json"
PASSWORD = "northwind-demo"  # the demo's own, see supportbot/demo.py
START_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Stack:
    """Web, worker and beat over one database of their own. ``start`` and ``kill`` work on each by name."""

    def __init__(
        self,
        *,
        var_dir: Path,
        database_url: str,
        redis_url: str = "",
        settings: Mapping[str, str],
        stores: embedded.Stores | None = None,
    ) -> None:
        self.var_dir, self.database_url, self._stores = var_dir, database_url, stores
        self.port = free_port()
        self.env = {
            **os.environ,
            "PORT": str(self.port),
            "SUPPORTBOT_VAR": str(var_dir),
            "SUPPORTBOT_DEMO": "1",
            "DATABASE_URL": database_url,
            "SECRET_KEY": "a-secret-key-of-the-tests-that-is-long-enough-for-django",
            "WIDGET_SIGNING_KEYS": SIGNING_KEY,
            "CUSTOMER_MESSAGE_RATE": "10000 per 10 second",
            # Not the sandbox that the demo has beside it: no test starts one unasked.
            "BILLING_GATEWAY": "billing.gateways.local.LocalGateway",
            **({"REDIS_URL": redis_url} if redis_url else {}),
            **settings,
        }
        if stores is not None:
            self.env.pop("REDIS_URL", None)
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def chat_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/chat/"

    @property
    def inbox_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/inbox/"

    def log_of(self, name: str) -> Path:
        return self.var_dir / f"{name}-{self.port}.log"

    # Preparing

    def manage(self, *command: str) -> None:
        done = subprocess.run(
            [str(PROJECT / ".venv/bin/python"), "manage.py", *command],
            cwd=PROJECT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

    def prepare(self) -> None:
        for done in commands_run(
            ["trainreading", "--if-missing"],
            ["migrate", "--verbosity", "0"],
            ["loadbilling", str(DEMO_FILE), "--until-copied"],
            ["createdemo"],
            env=self.env,
        ):
            assert done.status == 0, f"{done.words}: {done.said}"

    # Processes

    def _program(self, name: str) -> Program:
        options = Options.read(self.env)
        return next(program for program in processes(options) if program.name == name)

    def start(self, *names: str) -> None:
        for name in names:
            program = self._program(name)
            with self.log_of(name).open("ab") as log:
                self.running[name] = subprocess.Popen(
                    program.command,
                    cwd=PROJECT,
                    env={**self.env, **program.env},
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        if "web" in names:
            self.wait_until_up("web", self.port)

    def wait_until_up(self, name: str, port: int) -> None:
        """Until the process of that name, which listens on ``port``, answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    return
            except OSError:
                assert self.running[name].poll() is None, self.log_of(name).read_text()[-4000:]
                time.sleep(0.05)
        raise AssertionError(f"no {name} process within {START_SECONDS} s: {self.log_of(name).read_text()[-4000:]}")

    def kill(self, *names: str) -> None:
        """``kill -9`` of each and all its children."""
        for name in names:
            process = self.running.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.running.clear()

    @property
    def stores(self) -> embedded.Stores:
        assert self._stores is not None, "this stack shares its stores"
        return self._stores

    def redis_pid(self) -> int:
        return self.stores.pids["valkey"]

    def postgres_pid(self) -> int:
        return self.stores.pids["postgres"]

    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(embedded.urls(self.var_dir).redis_url, socket_timeout=2)

    def stores_answer(self) -> bool:
        with contextlib.suppress(redis.RedisError, psycopg.Error), self.redis() as client:
            client.ping()
            self.rows("SELECT 1")
            return True
        return False

    def revive_stores(self) -> None:
        """Start again what was killed of this stack's own stores, and wait until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self.stores.revive()
            if self.stores_answer():
                return
            time.sleep(0.1)
        raise AssertionError("the stores did not come back")

    # Looking and signing in

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.database_url, autocommit=True)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connect() as conn:
            return conn.execute(sql, values).fetchall()

    def text_of_mail_to(self, address: str) -> str:
        """The plain text of the newest mail to the address, once it has gone to the outbox."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            newest = self.rows(
                "SELECT key, sent_at FROM handoff_mail WHERE address = %s ORDER BY id DESC LIMIT 1", address
            )
            if newest and newest[0][1] is not None:
                mail = MailFolder(self.var_dir / "mail").read(newest[0][0].hex)
                body = mail.get_body(("plain",)) if mail is not None else None
                assert body is not None, f"the mail to {address} is not in the outbox"
                return str(body.get_content())
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} was sent within {START_SECONDS} s")

    def token(self, customer_ref: str, *, ttl: timedelta = timedelta(hours=1)) -> str:
        return sign_identity(customer_ref, name="", keys=[SIGNING_KEY], now=datetime.now(UTC), ttl=ttl)

    def sign_in(self, email: str) -> str:
        """A staff member's cookie header, from the real sign-in form."""
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = browser.open(f"{self.base}/accounts/login/").read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, page[:500]
        form = {"csrfmiddlewaretoken": found[1], "login": email, "password": PASSWORD}
        browser.open(f"{self.base}/accounts/login/", urllib.parse.urlencode(form).encode())
        cookies = {cookie.name: cookie.value for cookie in jar}
        assert "sessionid" in cookies, f"{email} was not signed in"
        return "; ".join(f"{name}={value}" for name, value in cookies.items())

    def agent_headers(self, email: str = "maya@northwind.example") -> dict[str, str]:
        return {"Cookie": self.sign_in(email), "Origin": self.base}


@cache
def _prepared(var_dir: Path, url: str) -> str:
    """The name of a database prepared once by this process: others like it are made in a second, not in half a minute.

    It ends with the session's stores.
    """
    name = f"prepared_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    Stack(var_dir=var_dir, database_url=create_database(url, name), settings={}).prepare()
    return name


@contextmanager
def stack(*, name: str, settings: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """A prepared stack over the test session's own stores; nothing is started yet."""
    var_dir = embedded.var_dir()
    url = os.environ.get("DATABASE_URL") or embedded.urls(var_dir).database_url
    redis_url = os.environ.get("REDIS_URL", "")
    with fresh_database(url, f"stack_{name}", like=_prepared(var_dir, url)) as database_url:
        its = Stack(var_dir=var_dir, database_url=database_url, redis_url=redis_url, settings=settings or {})
        try:
            yield its
        finally:
            its.stop()


@contextmanager
def on_own_stores(kind: type[S], folder: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[S]:
    """A prepared stack of that kind whose Redis may be frozen and killed without disturbing other tests."""
    folder.chmod(0o755)  # as root the database may have to run as nobody, and must reach its folder
    with embedded.running(folder, durable=True) as stores:
        url = embedded.urls(folder).database_url
        its = kind(var_dir=folder, database_url=url, settings=settings or {}, stores=stores)
        try:
            its.prepare()
            yield its
        finally:
            its.stop()


def stack_with_own_stores(
    folder: Path, *, settings: Mapping[str, str] | None = None
) -> contextlib.AbstractContextManager[Stack]:
    """``on_own_stores`` of the usual kind."""
    return on_own_stores(Stack, folder, settings=settings)
