"""Conversations held through the real path, over rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction

from billing.models import Customer, Invoice
from handoff.models import Conversation, Message
from handoff.services.locking import conversation_lock
from handoff.services.messages import message_append
from supportbot.answering.decide import decide_at
from supportbot.answering.decision import Answer, Decision, Reply
from supportbot.answering.desk import Desk
from supportbot.answering.phrases import say
from supportbot.answering.thresholds import Thresholds
from supportbot.models import Turn
from supportbot.simulator.bots import Bot
from supportbot.simulator.bots.bot import no_check
from tests.supportbot.simulation.stage import LEAVING, OWED, PEOPLE, held, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_real_bot_passes_and_each_wording_is_a_conversation_of_its_own(tmp_path: Path) -> None:
    owed = held(tmp_path, OWED, tries=2)["owed"]
    assert owed.passed, owed
    said = Message.objects.filter(author="customer").order_by("id")
    assert list(said.values_list("text", flat=True)) == ["What do I owe?", "How much do I have to pay?"]
    assert len({*said.values_list("conversation_id", flat=True)}) == 2
    assert list(Turn.objects.values_list("status", flat=True)) == ["done", "done"]


def test_an_offer_taken_by_word_or_button_is_left_behind_and_a_no_is_not(tmp_path: Path) -> None:
    leaving = held(tmp_path, LEAVING)
    assert [scenario.passed for scenario in leaving.values()] == [True] * 3, leaving


def test_people_come_and_go_and_time_passes(tmp_path: Path) -> None:
    people = held(tmp_path, PEOPLE)["comes_and_goes"]
    assert people.passed, people
    first, *_, last = Message.objects.order_by("id")
    assert (last.created_at - first.created_at).days == 12
    conversation = Conversation.objects.get()
    assert (conversation.last_message_at - conversation.created_at).days == 12


def test_what_a_customer_types_is_masked_before_it_is_stored(tmp_path: Path) -> None:
    held(tmp_path, OWED.replace('"What do I owe?"', '"my card is 4111 1111 1111 1111, what do I owe?"'))
    stored = Message.objects.get(author="customer")
    assert "4111" not in stored.text
    assert stored.body == {"masked": True}


def test_an_offer_accepted_that_is_not_in_the_scenario_is_a_wrong_write(tmp_path: Path) -> None:
    text = LEAVING.replace('requested: ["cancel_plan:sub_aoife_internet"]', "requested: []")
    leaves, by_button, stays = held(tmp_path, text).values()
    assert [scenario.tries[0].wrong_writes for scenario in (leaves, by_button, stays)] == [
        ("accepted cancel_plan:sub_aoife_internet",),
        ("accepted cancel_plan:sub_aoife_internet",),
        (),
    ]
    assert wanted(leaves.tries[0]) == [], "everything else went as expected"


def test_a_wrong_write_shows_also_after_the_turn_that_failed(tmp_path: Path) -> None:
    text = LEAVING.replace('decision: propose, action: "cancel_plan:sub_aoife_internet"', "decision: answer")
    text = text.replace('requested: ["cancel_plan:sub_aoife_internet"]', "requested: []", 1)
    (leaves,) = held(tmp_path, text)["leaves"].tries
    assert wanted(leaves) == ["decision answer"]
    assert leaves.wrong_writes == ("accepted cancel_plan:sub_aoife_internet",)


def test_a_button_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    text = LEAVING.replace('tap: "confirm:"', 'tap: "invoice:INV-1"')
    (one,) = held(tmp_path, text)["leaves_by_button"].tries
    assert wanted(one)[0].startswith("a button invoice:INV-1 under the last reply; there are: confirm:cancel_plan")


def test_what_the_staff_cannot_do_fails_the_turn(tmp_path: Path) -> None:
    (one,) = held(tmp_path, PEOPLE.replace("- agent: claim", "- agent: close", 1))["comes_and_goes"].tries
    assert one.failures[0].turn == 5
    assert wanted(one)[0].startswith("agent: Hello Priya, how can I help?: refused, ")


def test_a_bot_that_changes_billing_rows_is_noticed_and_the_next_try_finds_them_as_loaded(tmp_path: Path) -> None:
    def generous(desk: Desk) -> Decision:
        Invoice.objects.filter(number="WN-1").update(status="void", due_minor=0)
        Customer.objects.create(external_ref="cus_new", name="New", email="new@example.com", currency="EUR")
        return decide_at(desk)

    first, second = held(tmp_path, OWED, Bot(generous), tries=2)["owed"].tries
    customer, invoice = Customer.objects.count() + 1, Invoice.objects.get(number="WN-1").pk
    lines = (f"billing_customer {customer} was added", f"billing_invoice {invoice} was changed")
    assert first.wrong_writes == second.wrong_writes == lines
    assert first.failures == second.failures == ()


def test_a_bot_that_speaks_twice_is_noticed(tmp_path: Path) -> None:
    def chatty(desk: Desk) -> Decision:
        with transaction.atomic():
            where = conversation_lock(Conversation.objects.exclude(custody="closed").get().pk)
            message_append(conversation=where, author="bot", author_name="Nora", text="One moment.")
        return decide_at(desk)

    (one,) = held(tmp_path, OWED, Bot(chatty))["owed"].tries
    assert wanted(one) == ["one reply, not 2"]


def test_a_bot_that_tells_of_another_customer_is_noticed(tmp_path: Path) -> None:
    def indiscreet(desk: Desk) -> Decision:
        words = "Priya Shah pays with the card ending in 4421, and Wanda Nowak with 0917."
        return Answer("balance_due", 1.0, Reply((say(words),)))

    (one,) = held(tmp_path, OWED, Bot(indiscreet, no_check))["owed"].tries
    assert wanted(one) == ["no other customer's name (Priya Shah)", "no other customer's card (4421)"]


def test_a_bot_that_fails_fails_the_try_and_not_the_run(tmp_path: Path) -> None:
    def broken(desk: Desk) -> Decision:
        raise ZeroDivisionError("by nobody")

    first, second = held(tmp_path, OWED, Bot(broken), tries=2)["owed"].tries
    assert wanted(first) == wanted(second) == ["a reply, but the bot failed with ZeroDivisionError('by nobody')"]


def _unsure(desk: Desk) -> Decision:
    return decide_at(replace(desk, thresholds=Thresholds(default=1.01)))


OWED_IN_DOUBT = OWED.replace("What do I owe?", "Where do I stand?")
"""Plain words are answered however unsure the reading is."""


def test_a_question_back_fails_where_none_may_be_asked(tmp_path: Path) -> None:
    (asks,) = held(tmp_path, OWED_IN_DOUBT, Bot(_unsure))["owed"].tries
    assert asks.failures[0].came is not None
    assert (asks.failures[0].came.decision, asks.asked_back) == ("clarify", 0)


def test_where_one_may_its_button_is_tapped_and_what_comes_then_is_judged(tmp_path: Path) -> None:
    text = OWED_IN_DOUBT.replace("topic: balance_due,", "topic: balance_due, may_ask: true,")
    (asks,) = held(tmp_path, text, Bot(_unsure))["owed"].tries
    assert (asks.passed, asks.asked_back) == (True, 1), asks
    assert Message.objects.filter(author="customer", body__choice="topic:balance_due").count() == 1
