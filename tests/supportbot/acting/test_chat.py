"""What a yes leads to where the program may act: the stated effect, once, with its proof, and the customer told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from babel.numbers import format_currency
from django.conf import LazySettings

from billing.actions.commands import from_stored
from billing.gateways.fake import ActsThenTimesOut, FakeGateway, Refuses
from billing.models import Action, Invoice, PolicyValue, Refund, Subscription
from billing.selectors.automatic import LOCAL, automatic_kinds
from billing.services.acting import action_approve, action_decline, action_run, actions_sweep
from billing.services.acting.recording import MOST_ATTEMPTS
from handoff.models import Conversation, Escalation, Message
from supportbot import turns
from supportbot.action_news import news_sweep
from supportbot.models import Turn
from supportbot.performing import yes_key
from supportbot.turns import turns_sweep
from tests.billing.actions.agreed import due_now, refunds_at
from tests.supportbot import northwind
from tests.supportbot.acting.remote import fresh_system
from tests.supportbot.acting.talking import TODAY, say, talking, told

pytestmark = pytest.mark.django_db(transaction=True)
TWICE = "I was charged twice in November"
STRIPE = "billing.gateways.stripe.StripeGateway"
MORE_TIME = "I need more time to pay my bill"


@pytest.fixture(autouse=True)
def _acting(settings: LazySettings) -> None:
    northwind.load()
    settings.BILLING_ACTIONS = "all"


@pytest.fixture
def remote(settings: LazySettings) -> FakeGateway:
    """The records are a copy; what counts stands in another system."""
    settings.BILLING_GATEWAY = "tests.supportbot.acting.remote.system"
    return fresh_system()


def test_a_later_due_date_is_offered_to_the_day_and_done_on_a_yes() -> None:
    with talking("cus_emma") as chat:
        offer = say(chat, MORE_TIME)
        assert (offer.decision, offer.action) == ("propose", "extend_due_date:INV-2056")
        assert "12 December 2026" in offer.text
        assert "Shall I move it to that day now?" in offer.text
        assert Invoice.objects.get(number="INV-2056").due_on == date(2026, 11, 28)
        done = say(chat, "yes please")
        assert (done.decision, done.topic) == ("answer", "payment_extension")
        assert "Done: bill INV-2056 is now due on 12 December 2026." in done.text
    assert Invoice.objects.get(number="INV-2056").due_on == date(2026, 12, 12)
    action = Action.objects.get()
    yes = Message.objects.get(text="yes please")
    assert (action.state, action.told, action.key) == ("done", "done", yes_key(chat.id, yes.seq))
    assert (action.asked_by, action.conversation) == ("customer:cus_emma", str(chat.id))
    assert Turn.objects.order_by("first_seq").last().trace["act"] == {"id": str(action.pk), "state": "done"}  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["no", "wait, no", "hmm, not sure", "what would happen then?"])
def test_nothing_is_done_without_a_yes(words: str) -> None:
    with talking("cus_emma") as chat:
        say(chat, MORE_TIME)
        say(chat, words)
    assert not Action.objects.exists()
    assert Invoice.objects.get(number="INV-2056").due_on == date(2026, 11, 28)


def test_a_second_extension_of_the_same_bill_is_refused() -> None:
    with talking("cus_emma") as chat:
        say(chat, MORE_TIME)
        say(chat, "yes")
        again = say(chat, "could I have even more time for that bill?")
        assert again.decision == "answer"
        assert "It has been moved once already" in again.text
        say(chat, "yes")
    assert Action.objects.count() == 1


def test_a_charge_taken_twice_goes_back_once_with_its_reference() -> None:
    with talking("cus_marek") as chat:
        offer = say(chat, TWICE)
        assert (offer.decision, offer.action) == ("propose", "refund_duplicate:pay_0053")
        assert "Shall I give the extra €46.74 back now?" in offer.text
        done = say(chat, "yes, give it back")
        assert done.decision == "answer"
        refund = Refund.objects.get(payment__ref="pay_0053")
        assert "Done: €46.74 is on its way back" in done.text
        assert f"Reference: {refund.ref}." in done.text
        assert say(chat, "yes").decision != "propose"
    assert (refund.amount_minor, Refund.objects.filter(payment__ref="pay_0053").count()) == (4674, 1)


def test_what_is_above_the_limit_waits_for_a_person_and_the_customer_hears_of_it() -> None:
    with talking("cus_tomas") as chat:
        offer = say(chat, "I want a refund for bill INV-2035")
        assert "A refund of more than €50.00 needs an extra approval." in offer.text
        passed = say(chat, "yes")
        assert (passed.decision, passed.reason) == ("handoff", "action_requested")
        action = Action.objects.get()
        assert (action.state, action.why, action.told) == ("waiting_approval", "above_limit", "waiting_approval")
        brief = Escalation.objects.get().brief
        assert brief["next_step"].startswith("Approve or decline it")
        assert any("above what is given without approval" in found["text"] for found in brief["checked"])
        assert not Refund.objects.filter(payment__ref="pay_0035").exists()
        action_approve(action_id=action.pk, by="staff:2", today=TODAY)
        action_run(action_id=action.pk)
        author, text = told(chat)[-1]
        assert author == "system", "a person may speak now, so the bot does not"
        assert text.startswith("Done: €55.35 is on its way back")
    assert Refund.objects.filter(payment__ref="pay_0035").count() == 1


def test_a_request_that_is_declined_is_said_to_be() -> None:
    with talking("cus_tomas") as chat:
        say(chat, "I want a refund for bill INV-2035")
        say(chat, "yes")
        action_decline(action_id=Action.objects.get().pk, by="staff:2")
        assert "didn't approve it, so nothing has changed" in told(chat)[-1][1]
        assert not news_sweep()


def test_cancelling_in_the_first_months_goes_to_a_person_with_the_fee_stated() -> None:
    with talking("cus_nina") as chat:
        Subscription.objects.filter(ref="sub_nina_internet").update(started_on=date(2026, 3, 12))
        offer = say(chat, "please cancel my plan")
        assert "€60.00" in offer.text
        assert "Shall I ask a colleague to cancel it?" in offer.text
        assert say(chat, "yes").decision == "handoff"
    assert Action.objects.get().why == "early_fee"
    assert not Subscription.objects.get(ref="sub_nina_internet").cancel_at_period_end


def test_cancelling_free_of_charge_is_done_and_can_be_taken_back() -> None:
    PolicyValue.objects.filter(key="cancellation_notice_days").update(number=0)
    with talking("cus_aoife") as chat:
        offer = say(chat, "please cancel my plan")
        assert "There's no cancellation fee" in offer.text
        assert "Shall I cancel it?" in offer.text
        done = say(chat, "yes")
        assert "plan ends on 30 November 2026" in done.text
        assert Subscription.objects.get(ref="sub_aoife_internet").cancel_at_period_end
        kept = say(chat, "actually I want to keep my plan")
        assert (kept.decision, kept.action) == ("propose", "keep_plan:sub_aoife_internet")
        assert "your Fibre 1000 plan goes on" in say(chat, "yes").text
    assert not Subscription.objects.get(ref="sub_aoife_internet").cancel_at_period_end


def test_a_change_of_plan_bills_what_was_stated_to_the_cent() -> None:
    with talking("cus_daniel") as chat:
        offer = say(chat, "I want to change to Fibre 500")
        assert offer.decision == "propose"
        assert "is billed with your next bill" in offer.text
        assert "Shall I make the change now?" in offer.text
        done = say(chat, "yes")
        assert done.decision == "answer", done
        assert "you now have the Fibre 500 plan" in done.text
    action = Action.objects.get()
    assert (action.state, Subscription.objects.get(ref="sub_daniel_internet").price.plan.code) == ("done", "fibre-500")
    stated = from_stored(action.command)
    assert format_currency(stated.proration.major(), "EUR", locale="en_IE") in offer.text  # type: ignore[union-attr]


def test_autopay_is_switched_and_back() -> None:
    with talking("cus_priya") as chat:
        assert "Shall I switch it off now?" in say(chat, "switch off autopay please").text
        assert "autopay is off now" in say(chat, "yes").text
        assert "Shall I switch it on now?" in say(chat, "turn autopay on again").text
        assert "autopay is on now" in say(chat, "yes").text
    assert list(Action.objects.order_by("created_at").values_list("state", flat=True)) == ["done", "done"]


def test_an_answer_that_is_lost_is_said_to_be_checked_and_the_end_is_told_once(remote: FakeGateway) -> None:
    remote.misbehave("perform", ActsThenTimesOut(), times=1)
    with talking("cus_marek") as chat:
        say(chat, TWICE)
        checking = say(chat, "yes")
        assert "hasn't confirmed it yet" in checking.text
        assert say(chat, "thanks").decision == "answer"
        due_now(Action.objects.get())
        assert actions_sweep() == 1
        author, text = told(chat)[-1]
        assert author == "bot"
        assert text.startswith("Done: €46.74 is on its way back")
        said = len(told(chat))
        assert actions_sweep(grace_seconds=-7200) + news_sweep() <= 1
        assert len(told(chat)) == said
    assert refunds_at(remote) == 1


def test_what_nobody_could_find_out_brings_a_person(remote: FakeGateway) -> None:
    remote.misbehave("perform", ActsThenTimesOut(), times=1)
    remote.misbehave("find", Refuses("down"))
    with talking("cus_marek") as chat:
        say(chat, TWICE)
        say(chat, "yes")
        for _ in range(MOST_ATTEMPTS):
            due_now(Action.objects.get())
            actions_sweep()
        assert "bringing in a colleague who checks it by hand" in told(chat)[-1][1]
    assert Conversation.objects.get(pk=chat.id).custody == "waiting"
    assert Escalation.objects.get().brief["next_step"].startswith("Somebody has to look it up")


def test_a_refusal_is_told_and_nothing_has_changed(remote: FakeGateway) -> None:
    remote.misbehave("perform", Refuses("charge_disputed"))
    with talking("cus_marek") as chat:
        say(chat, TWICE)
        refused = say(chat, "yes")
        assert "couldn't be done, and nothing has changed" in refused.text
        assert refused.buttons
    assert (Action.objects.get().state, refunds_at(remote)) == ("refused", 0)


def test_a_turn_thought_again_finds_what_it_has_done(monkeypatch: pytest.MonkeyPatch) -> None:
    class Died(BaseException):
        pass

    def dies(**_: Any) -> Any:
        raise Died

    with talking("cus_marek") as chat:
        say(chat, TWICE)
        with monkeypatch.context() as patched:
            patched.setattr(turns, "reply_publish", dies)
            with pytest.raises(Died):
                chat.customer_says("yes")
        Turn.objects.filter(status="open").update(lease_until="2026-01-01T00:00:00Z")
        assert turns_sweep(grace_seconds=0) == 1
        assert told(chat)[-1][1].startswith("Done: €46.74 is on its way back")
    assert Action.objects.count() == 1
    assert Refund.objects.filter(payment__ref="pay_0053").count() == 1


def test_where_nobody_comes_back_to_the_turn_the_sweep_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    with talking("cus_marek") as chat:
        say(chat, TWICE)
        say(chat, "yes")
        said = len(told(chat))
        Action.objects.update(told="", finished_at="2026-11-23T00:00:00Z")
        assert (news_sweep(), news_sweep(), len(told(chat)) - said) == (1, 0, 1)


def test_switched_off_a_person_does_it_as_before(settings: LazySettings) -> None:
    settings.BILLING_ACTIONS = ""
    with talking("cus_emma") as chat:
        assert "Shall I ask a colleague to move it" in say(chat, MORE_TIME).text
        passed = say(chat, "yes")
        assert (passed.decision, passed.reason) == ("handoff", "action_requested")
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("said", "gateway", "base", "kinds"),
    [
        ("", LOCAL, "", set()),
        ("off", STRIPE, "", set()),
        ("extend_due, set_autopay, nonsense", LOCAL, "", {"extend_due", "set_autopay"}),
        ("pay_link, send_invoice", LOCAL, "", {"send_invoice"}),
        ("pay_link", LOCAL, "https://pay.example.com/l/", {"pay_link"}),
        ("pay_link", STRIPE, "", {"pay_link"}),
    ],
)
def test_what_is_automatic(settings: LazySettings, said: str, gateway: str, base: str, kinds: set[str]) -> None:
    settings.BILLING_ACTIONS, settings.BILLING_GATEWAY, settings.BILLING_LINKS_BASE = said, gateway, base
    assert automatic_kinds() == kinds
