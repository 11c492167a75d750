"""The checker checked: each bot that nobody would want fails where it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportbot.answering.decision import Answer, Clarify
from supportbot.answering.desk import Desk
from supportbot.evaluation.simulation.judging import Came
from supportbot.simulator.bots import BOTS
from tests.supportbot.answering.builders import COMPANY, THRESHOLDS, TODAY, account, invoice, reading
from tests.supportbot.simulation.stage import LEAVING, OWED, OWED_ON_TWO_BILLS, held, wanted

pytestmark = pytest.mark.django_db(transaction=True)
ANOTHER_BILL = OWED.replace("cus_wanda", "cus_priya").replace("WN-1", "INV-2057").replace("total(INV-2057)", "0900")


@pytest.mark.parametrize("bot", ["silent", "timid"])
@pytest.mark.parametrize("text", [OWED, LEAVING], ids=["owed", "leaving"])
def test_who_says_nothing_or_hands_everything_over_passes_nothing(tmp_path: Path, text: str, bot: str) -> None:
    found = held(tmp_path, text, bot)
    assert not any(scenario.passed for scenario in found.values()), found


def test_who_takes_everything_for_a_yes_writes_what_nobody_asked_for(tmp_path: Path) -> None:
    (stays,) = held(tmp_path, LEAVING, "eager")["stays"].tries
    assert wanted(stays) == ["decision answer"]
    assert stays.wrong_writes == ("accepted cancel_plan:sub_aoife_internet",)


def test_who_heeds_no_signal_answers_where_a_person_is_needed(tmp_path: Path) -> None:
    text = OWED.replace('"What do I owe?"', '"What do I owe? I will see you in court."')
    asked = text[: text.index("expect:")] + "expect: {decision: handoff, reason: legal}\n"
    assert wanted(held(tmp_path, asked, "eager")["owed"].tries[0]) == ["decision handoff"]


def test_a_sum_that_is_off_by_a_cent_is_noticed(tmp_path: Path) -> None:
    (one,) = held(tmp_path, OWED_ON_TWO_BILLS, "miscounting")["owed"].tries
    assert wanted(one) == ["says owed() = €97.29"]
    assert "€97.30" in _came(one.failures[0].came).text


def test_a_figure_of_another_bill_is_said_without_the_check(tmp_path: Path) -> None:
    (one,) = held(tmp_path, ANOTHER_BILL, "unchecked")["owed"].tries
    assert wanted(one) == ["says owed() = €117.83", "says due_on(INV-2057) = 30 November 2026"]
    assert "€44.53" not in _came(one.failures[0].came).text, "what is left to pay of the bill before is nothing"
    assert "30 October 2026" in _came(one.failures[0].came).text


def test_and_withheld_with_it(tmp_path: Path) -> None:
    (one,) = held(tmp_path, ANOTHER_BILL, "misreading")["owed"].tries
    came = _came(one.failures[0].came)
    assert (came.decision, came.reason) == ("handoff", "fault")
    assert "2026" not in came.text


@pytest.mark.parametrize(("bot", "kind"), [("real", Clarify), ("careless", Answer), ("eager", Answer)])
def test_who_is_sure_enough_of_anything_answers_what_should_be_asked_about(bot: str, kind: type) -> None:
    desk = Desk(reading("balance_due", 0.2), account(invoice("HF-1")), COMPANY, (), TODAY, THRESHOLDS)
    assert isinstance(BOTS[bot].decide(desk), kind)


def _came(came: Came | None) -> Came:
    assert came is not None
    return came
