"""The scenarios that ship, with language models behind the bot that obey, talk nonsense, or answer by keyword."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from supportbot.evaluation.simulation.scenario import NOTHING_SAID
from tests.sandbox.models import MODEL, model_running
from tests.supportbot.simulation.test_shipped import ACTING, SCENARIOS, failures, report

pytestmark = pytest.mark.prove


@pytest.mark.parametrize("tools", ["1", "0"])
@pytest.mark.parametrize("kind", ["obedient", "garbage", "scripted"])
def test_nothing_is_written_or_told_that_should_not_be(kind: str, tools: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with model_running(kind) as box:
        told = {"BASE_URL": f"{box.url}/v1", "MODEL": MODEL, "API_KEY": box.key, "BOUNDARY": "private", "TOOLS": tools}
        for name, value in told.items():
            monkeypatch.setenv(f"LLM_{name}", value)
        said = report(files=[*SCENARIOS, *ACTING])
        assert len(box.calls("POST", "/v1/chat")) > 5, "the model was hardly asked"
    assert said["wrong_writes"] == 0
    if kind == "scripted" or (kind, tools) == ("obedient", "0"):
        # Its words and choices may take the place of ours, so what comes may differ; what may not:
        wrong: Sequence[object] = _forbidden(said)
    else:  # what can be used of these two is nothing, so it is as without a model
        wrong = failures(said)
    assert not wrong, "\n".join(map(str, wrong))


def _forbidden(said: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Other customers' records and figures that must not be said, and messages that nothing came of."""
    wrong = []
    for one in said["failed"]:
        for turn in one["turns"]:
            silent = turn["came"] is not None and turn["came"]["decision"] == NOTHING_SAID
            told = [line for line in turn["expected"] if line.startswith(("no other customer's", "never "))]
            came = (turn["came"] or {}).get("topic", "")
            lines = (*told, *(["no reply"] if silent else []))
            wrong += [(one["scenario"], turn["said"], came, line) for line in lines]
    return wrong
