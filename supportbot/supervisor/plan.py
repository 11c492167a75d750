"""What the supervisor runs: the settings it reads, the step before the start, and the processes it keeps."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from supportbot import embedded

PROJECT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
DEMO_COMPANY = PROJECT / "billing/demo/northwind.json"
# The demo's billing system listens on this machine alone, and a delivery only says what is to be read again.
SANDBOX_KEY, SANDBOX_WEBHOOK_SECRET = "sk_test_sandbox", "whsec_sandbox"
# Celery warns root of tasks that unpickle what they are sent; ours carry JSON alone.
_QUIET_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


@dataclass(frozen=True, slots=True)
class Options:
    """Read from the environment: ``PORT``, ``SUPPORTBOT_VAR``, ``SUPPORTBOT_DEMO`` and the stores' addresses.

    ``chat_url`` is ``CHAT_URL``; ``outbox`` says that mails go nowhere else, as ``EMAIL_URL`` is not set. ``sandbox``
    is the port of the demo's billing system, the one after ``PORT``; None where ``BILLING_GATEWAY`` names another.
    """

    port: int
    var_dir: Path
    demo: bool
    stores: embedded.Needs
    chat_url: str = ""
    outbox: bool = True
    sandbox: int | None = None

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Options:
        """The options of this environment; the demo company is part of them unless ``SUPPORTBOT_DEMO=0``."""
        port = int(environ.get("PORT") or 8000)
        demo = environ.get("SUPPORTBOT_DEMO", "1").lower() not in {"", "0", "false", "no"}
        return cls(
            port=port,
            var_dir=embedded.var_dir(environ).resolve(),
            demo=demo,
            stores=embedded.needs(environ),
            chat_url=environ.get("CHAT_URL", ""),
            outbox=not (environ.get("EMAIL_URL") or environ.get("EMAIL_URL_FILE")),
            sandbox=port + 1 if demo and not environ.get("BILLING_GATEWAY") else None,
        )

    @property
    def address(self) -> str:
        """Where the web process listens."""
        return f"http://{HOST}:{self.port}"

    @property
    def sandbox_address(self) -> str:
        """Where the demo's billing system listens; empty where there is none."""
        return f"http://{HOST}:{self.sandbox}" if self.sandbox else ""


@dataclass(frozen=True, slots=True)
class Program:
    """A process: its name in the log, its command, and how long it may take to end when asked (seconds)."""

    name: str
    command: tuple[str, ...]
    grace: float = 5.0
    env: Mapping[str, str] = field(default_factory=dict)


def environment(options: Options) -> dict[str, str]:
    """What every child process finds in its environment. The demo's chat is on the demo's own page."""
    return {
        "DJANGO_SETTINGS_MODULE": "supportbot.settings",
        "PYTHONUNBUFFERED": "1",
        "SUPPORTBOT_VAR": str(options.var_dir),
        "SUPPORTBOT_DEMO": "1" if options.demo else "0",
        "CHAT_URL": options.chat_url or (f"{options.address}/" if options.demo else ""),
        **(_on_the_sandbox(options) if options.sandbox else {}),
    }


def _on_the_sandbox(options: Options) -> dict[str, str]:
    return {
        "BILLING_GATEWAY": "billing.gateways.stripe.stripe_gateway",
        "STRIPE_API_KEY": SANDBOX_KEY,
        "STRIPE_API_BASE": options.sandbox_address,
        "STRIPE_WEBHOOK_SECRETS": SANDBOX_WEBHOOK_SECRET,
    }


def prepare(options: Options) -> Program:
    """Brings database, reading model and demo company up to date; quick when there is nothing to do."""
    demo = ("--demo",) if options.demo else ()
    return Program("prepare", (sys.executable, "manage.py", "prepare", "--soon", *demo), env=environment(options))


def training(options: Options) -> Program:
    """Completes the reading model while the others already serve; quick when it stands."""
    command = (sys.executable, "manage.py", "trainreading", "--if-missing", "--background", "--verbosity", "0")
    return Program("reading", command, env=environment(options))


def copying(options: Options) -> Program | None:
    """Copies the demo's billing system over once it serves; quick when that is done. None where there is none."""
    if not options.sandbox:
        return None
    return Program("billing", (sys.executable, "manage.py", "billingbackfill"), env=environment(options))


def sandbox(options: Options) -> tuple[Program, ...]:
    """The demo's billing system: it keeps its own file, and tells the web process of what happens in it."""
    if not options.sandbox:
        return ()
    # fmt: off
    command = (
        sys.executable, "-m", "sandbox.stripe",
        "--port", str(options.sandbox), "--data", str(options.var_dir / "sandbox-stripe.sqlite3"), "--key", SANDBOX_KEY,
        "--seed", str(DEMO_COMPANY),
        "--webhook", f"{options.address}/hooks/billing/", "--webhook-secret", SANDBOX_WEBHOOK_SECRET,
    )
    # fmt: on
    return (Program("sandbox", command, grace=3.0),)


def processes(options: Options) -> tuple[Program, ...]:
    """The processes to keep, in the order in which they start; they stop in the same order, then the stores."""
    env = environment(options)
    python = (sys.executable, "-m")
    celery = (*python, "celery", "-A", "supportbot", "--quiet")
    schedule = str(options.var_dir / "celerybeat-schedule")
    # fmt: off
    web = (
        *python, "uvicorn", "supportbot.asgi:application",
        "--host", HOST, "--port", str(options.port),
        "--loop", "uvloop", "--http", "httptools",
        "--ws", "supportbot.socket_protocol:SocketProtocol",
        "--ws-per-message-deflate", "false", "--ws-max-size", "65536",
        "--no-access-log", "--no-server-header", "--timeout-graceful-shutdown", "5",
    )
    worker = (
        *celery, "worker", "--pool", "prefork", "-c", "2", "-n", f"worker-{options.port}@%h",
        "--without-mingle", "--without-gossip", "--loglevel", "INFO",
    )
    # fmt: on
    beat = (*celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "WARNING")
    return (
        Program("web", web, grace=8.0, env=env),
        *sandbox(options),
        Program("beat", beat, grace=5.0, env=env),
        Program("worker", worker, grace=20.0, env=env | _QUIET_ROOT),
    )
