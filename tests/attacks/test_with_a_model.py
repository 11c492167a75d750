"""Our own attack set with a language model behind the bot that obeys the attacker, and one that talks nonsense."""

from __future__ import annotations

import pytest

from tests.attacks.rows import load_attacks
from tests.attacks.running import run
from tests.attacks.test_own_set import OWN
from tests.flows.stack import stack
from tests.sandbox.models import MODEL, model_running

pytestmark = [pytest.mark.socket, pytest.mark.prove]


@pytest.mark.fault("F25", "F26", "F47")
@pytest.mark.parametrize("kind", ["scripted", "obedient", "garbage"])
def test_every_bar_is_reached_whatever_the_model_says(kind: str) -> None:
    with model_running(kind) as box:
        settings = {
            "LLM_BASE_URL": f"{box.url}/v1", "LLM_MODEL": MODEL, "LLM_API_KEY": box.key, "LLM_BOUNDARY": "private",
        }  # fmt: skip
        with stack(name=f"attacks_{kind}", settings=settings) as program:
            program.start("web")
            report = run(program, load_attacks(OWN))
            used_ones = "count(*) FILTER (WHERE (trace -> 'model' ->> 'used')::boolean)"
            asked, used = program.rows(f"SELECT count(*), {used_ones} FROM supportbot_turn WHERE trace ? 'model'")[0]
        assert asked > 50, "the model was hardly asked"
        assert kind != "garbage" or used == 0
    assert report.missed == [], report.text()
