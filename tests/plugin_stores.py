"""Gives a test session stores of its own; loaded early with ``-p``, before the settings are read.

The addresses follow from the data folder, so naming a fresh one is enough for the settings, and for every process a
test starts. The servers themselves start only when tests run, and are quick rather than safe against a power cut.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from supportbot import embedded

_WANTED = embedded.needs()
_VAR_DIR = Path(tempfile.mkdtemp(prefix="supportbot-tests-"))
# Folders above and the folder itself stay open to walk through: as root the database may run as nobody.
_VAR_DIR.chmod(0o755)
os.environ["SUPPORTBOT_VAR"] = str(_VAR_DIR)

# Reading models are named by what they were trained on, so sessions may share them: training takes many seconds.
_MODELS = Path(__file__).resolve().parent.parent / ".pytest_cache/models"
_MODELS.mkdir(parents=True, exist_ok=True)
os.environ.setdefault("MODELS_DIR", str(_MODELS))

# Staff of tests sign in with a password alone, but where a test is about the second factor.
os.environ.setdefault("STAFF_SECOND_FACTOR", "off")

_leaving = ExitStack()


@pytest.fixture(scope="session")
def trained() -> Path:
    """The models folder, with the model that reads in it.

    For tests whose pages read: made by the first page, inside the test's transaction, it would take longer than a
    transaction may stand still.
    """
    from supportbot.understanding.store import ensure_trained  # not before the folders are named

    folder = Path(os.environ["MODELS_DIR"])
    ensure_trained(folder)
    return folder


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Start the stores once it is known that tests will run."""
    if session.items and not session.config.option.collectonly and _WANTED:
        stores = embedded.running(_VAR_DIR, postgres=_WANTED.postgres, valkey=_WANTED.valkey, durable=False)
        _leaving.enter_context(stores)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop them after the last fixture has been torn down."""
    _leaving.close()


@atexit.register
def _remove_folders() -> None:
    shutil.rmtree(_VAR_DIR, ignore_errors=True)
    shutil.rmtree(embedded.socket_dir(_VAR_DIR), ignore_errors=True)
