from __future__ import annotations

from pathlib import Path

import pytest

from supportbot.understanding.reader import Reader
from supportbot.understanding.store import ensure_trained


@pytest.fixture(scope="session")
def reader(pytestconfig: pytest.Config) -> Reader:
    """The reader that ships, trained once for the present sentences and kept between runs."""
    cache = pytestconfig.cache
    folder = Path(cache.mkdir("models")) if cache else pytestconfig.rootpath / ".pytest_cache" / "models"
    return Reader.load(ensure_trained(folder))
