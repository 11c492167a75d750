"""The scenarios that ship, with language models behind the bot that obey, talk nonsense, or answer by keyword."""

from __future__ import annotations

import pytest

from tests.sandbox.models import MODEL, model_running
from tests.supportbot.simulation.test_shipped import ACTING, SCENARIOS, failures, report

pytestmark = pytest.mark.prove


@pytest.mark.parametrize("kind", ["obedient", "garbage", "scripted"])
def test_nothing_is_written_or_told_that_should_not_be(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_running(kind) as box:
        told = {"BASE_URL": f"{box.url}/v1", "MODEL": MODEL, "API_KEY": box.key, "BOUNDARY": "private"}
        for name, value in told.items():
            monkeypatch.setenv(f"LLM_{name}", value)
        said = report(files=[*SCENARIOS, *ACTING])
        assert len(box.calls("POST", "/v1/chat")) > 5, "the model was hardly asked"
    assert said["wrong_writes"] == 0
    if kind != "scripted":  # what can be used of these two is nothing, so it is as without a model
        assert failures(said) == []
