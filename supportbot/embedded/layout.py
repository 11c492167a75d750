"""Where the embedded stores live: folders and addresses, computed from the data folder alone."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

DATABASE = "app"
USER = "app"
VALKEY_SOCKET = "valkey.sock"
_PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class StoreUrls:
    """Addresses of the embedded stores: for Django, for the channel layer and caches, and for Celery."""

    database_url: str
    redis_url: str
    celery_broker_url: str


@dataclass(frozen=True, slots=True)
class Needs:
    """Which of the two stores are embedded, because no address was given for them."""

    postgres: bool
    valkey: bool

    def __bool__(self) -> bool:
        return self.postgres or self.valkey


def _is_open(environ: Mapping[str, str], name: str) -> bool:
    return not (environ.get(name) or environ.get(f"{name}_FILE"))


def needs(environ: Mapping[str, str] = os.environ) -> Needs:
    """The stores whose address the environment leaves open."""
    return Needs(postgres=_is_open(environ, "DATABASE_URL"), valkey=_is_open(environ, "REDIS_URL"))


def var_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The data folder of this installation: ``SUPPORTBOT_VAR``, or ``var`` beside the code."""
    return Path(environ.get("SUPPORTBOT_VAR") or _PROJECT / "var")


def fingerprint(var_dir: Path) -> str:
    """A short name for a data folder and the user who runs its stores."""
    return hashlib.sha256(f"{os.geteuid()}:{var_dir.resolve()}".encode()).hexdigest()[:12]


def socket_dir(var_dir: Path) -> Path:
    """The folder of the stores' sockets.

    Socket paths end at 107 bytes, so they cannot lie in the data folder. ``TMPDIR`` is regarded only where there is no
    ``/tmp``: two shells with different ones must still find the same stores.
    """
    shared = Path("/tmp")  # noqa: S108 - the folder inside is made 0700 and refused when it is somebody else's
    parent = shared if os.access(shared, os.W_OK) else Path(tempfile.gettempdir())
    return parent / f"supportbot-{fingerprint(var_dir)}"


def urls(var_dir: Path) -> StoreUrls:
    """Addresses of the stores of this data folder, whether or not they run. Starts nothing."""
    sockets = socket_dir(var_dir)
    valkey = sockets / VALKEY_SOCKET
    return StoreUrls(
        database_url=f"postgresql://{USER}@/{DATABASE}?host={quote(str(sockets), safe='')}",
        redis_url=f"unix://{valkey}",
        celery_broker_url=f"redis+socket://{valkey}",
    )
