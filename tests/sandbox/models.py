"""A stand-in for a language model in a process of its own: ``with model_running("obedient") as box: box.url``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.sandbox.running import Running, running

MODEL = "sandbox-model"


@contextmanager
def model_running(kind: str = "scripted") -> Iterator[Running]:
    """``box.url + "/v1"`` is its base address, ``box.key`` its key, ``MODEL`` the name to ask for."""
    with running(service="model", options=("--kind", kind)) as box:
        yield box
