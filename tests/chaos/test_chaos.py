"""Everything at once: a bad network, processes killed at random, two devices a customer, agents among them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.chaos.oracle import Findings, examine
from tests.chaos.storm import Outcome, Plan, Storm
from tests.chaos.summary import line
from tests.chaos.table import bot_over_people
from tests.flows.stack import Stack
from tests.plugin_faults import Figures

pytestmark = pytest.mark.socket
SHORT = Plan(
    seed="short",
    customers=5,
    messages=8,
    walled=1,
    handed_over=1,
    agents=1,
    replies=2,
    kills=("web", "worker"),
    gap_seconds=0.9,
)
Say = Callable[[str, Outcome, Findings], None]


def _full(number: int) -> Plan:
    """1,000 messages over 50 clients."""
    return Plan(
        seed=f"full {number}",
        first=5 + 25 * number,
        customers=25,
        messages=20,
        walled=6,
        handed_over=6,
        agents=2,
        replies=5,
        kills=("web", "worker", "web", "web", "worker", "web"),
        gap_seconds=3.5,
    )


PLANS = [
    pytest.param(SHORT, id="short"),
    *(pytest.param(_full(number), id=f"full-{number}", marks=pytest.mark.prove) for number in range(3)),
]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Prints the run's figures beside the test's name."""

    def out(seed: str, outcome: Outcome, findings: Findings) -> None:
        with capsys.disabled():
            print(f"\n{line(seed, outcome, findings)}")  # noqa: T201

    return out


@pytest.mark.fault("F1", "F11")
@pytest.mark.parametrize("plan", PLANS)
async def test_nothing_is_lost_nor_twice_and_all_see_the_same(
    program: Stack, plan: Plan, say: Say, figures: Figures
) -> None:
    outcome = await Storm(program, plan).run()
    findings = examine(outcome.journals, outcome.stored)
    say(plan.seed, outcome, findings)
    figures.update(
        messages=sum(len(journal.written) for journal in outcome.journals),
        lost=len(findings.lost) + len(findings.silent),
        twice=len(findings.twice),
        order=len(findings.order),
        owners=bot_over_people(program),
        recovery_s=outcome.settled,
    )
    assert figures["owners"] == 0
    assert findings.all() == []
    assert sum(len(journal.written) for journal in outcome.journals) >= 2 * plan.customers * plan.messages
    assert outcome.kills.total() == len(plan.kills)
    assert sum(journal.losses for journal in outcome.journals) > plan.customers
