"""Acting from beside the thread: the same rules, the effect stated, one press, a second person where one is needed."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from time_machine import travel

from billing.models import Action, Customer, Invoice, Refund
from handoff.models import Conversation, Message, StaffMember
from tests.concurrency.people import agent
from tests.supportbot import northwind
from tests.supportbot.acting.talking import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _acting(settings: LazySettings) -> None:
    northwind.load()
    settings.BILLING_ACTIONS = "all"


OFFER = re.compile(r'hx-vals=\'{"offer": "([^"]+)"}\'[^>]* aria-label="([^"]+)"')


class Desk:
    """One member of staff before one customer's conversation."""

    def __init__(self, name: str, where: Conversation) -> None:
        self.staff, self.where = agent(name), where
        self.client = Client()
        self.client.force_login(self.staff)

    def sees(self) -> str:
        answer = self.client.get(reverse("inbox:actions", args=[self.where.pk]))
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def presses(self, **fields: str) -> str:
        answer = self.client.post(reverse("inbox:actions", args=[self.where.pk]), fields)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def offer(self, label: str) -> str:
        """The token behind the button with that label."""
        for value, shown in re.findall(OFFER, self.sees()):
            if label in shown:
                return str(value)
        raise AssertionError(f"no button {label!r}")


def _conversation(customer: str, holder: StaffMember | None = None) -> Conversation:
    custody = "agent" if holder else "bot"
    return Conversation.objects.create(customer_ref=customer, display_name="X", custody=custody, agent=holder)


def _held(customer: str) -> Desk:
    desk = Desk("Maya", _conversation(customer))
    Conversation.objects.filter(pk=desk.where.pk).update(custody="agent", agent=desk.staff)
    return desk


@pytest.mark.django_db(transaction=True)
def test_who_holds_it_does_it_by_one_press_and_the_customer_is_told_once() -> None:
    desk = _held("cus_marek")
    assert "€46.74" in desk.sees()
    token = desk.offer("Give a payment back INV-2051")
    assert "on its way" in desk.presses(offer=token)
    assert "on its way" in desk.presses(offer=token), "pressed twice"
    refund = Refund.objects.get(payment__ref="pay_0053")
    action = Action.objects.get()
    assert (action.asked_by, action.state, refund.amount_minor) == (f"staff:{desk.staff.pk}", "pending", 4674)
    (news,) = Message.objects.filter(conversation=desk.where)
    assert (news.author, news.kind) == ("system", "notice")
    assert "€46.74 is on its way back" in news.text
    audit = desk.sees()
    assert refund.ref in audit
    assert f"agreed · staff:{desk.staff.pk}" in audit


def test_who_does_not_hold_it_can_only_look() -> None:
    desk = Desk("Tom", _conversation("cus_marek"))
    seen = desk.sees()
    assert not re.findall(OFFER, seen)
    assert "Claim the conversation" in seen
    token = _held_token(desk)
    assert "Claim the conversation first" in desk.presses(offer=token)
    assert not Action.objects.exists()


def _held_token(desk: Desk) -> str:
    Conversation.objects.filter(pk=desk.where.pk).update(custody="agent", agent=desk.staff)
    token = desk.offer("Switch autopay")
    Conversation.objects.filter(pk=desk.where.pk).update(custody="bot", agent=None)
    return token


def test_above_the_limit_somebody_else_approves_and_nobody_their_own() -> None:
    with travel(TODAY, tick=True):
        maya = _held("cus_tomas")
        assert "Somebody else has to approve it now" in maya.presses(offer=maya.offer("Give a payment back INV-2047"))
        action = Action.objects.get()
        assert "Somebody else has to approve what you have asked for" in maya.sees()
        assert "somebody else has to approve" in maya.presses(approve=str(action.pk))
    tom = Desk("Tom", maya.where)
    assert "data-approve" in tom.sees()
    assert "on its way" in tom.presses(approve=str(action.pk))
    assert Refund.objects.filter(payment__ref="pay_0049").count() == 1
    assert "it is pending by now" in tom.presses(decline=str(action.pk))


def test_declining_changes_nothing() -> None:
    with travel(TODAY, tick=True):
        maya = _held("cus_tomas")
        maya.presses(offer=maya.offer("Give a payment back INV-2047"))
    tom = Desk("Tom", maya.where)
    assert "Declined" in tom.presses(decline=str(Action.objects.get().pk))
    assert not Refund.objects.filter(payment__ref="pay_0049").exists()


def test_what_takes_words_is_stated_first_and_then_pressed() -> None:
    desk = _held("cus_marek")
    shown = desk.presses(kind="give_credit", amount="10,50", words="line was down")
    assert "€10.50" in shown
    assert not Action.objects.exists()
    token = next(value for value, label in re.findall(OFFER, shown) if "Give goodwill credit" in label)
    assert "Done." in desk.presses(offer=token)
    assert Customer.objects.get(external_ref="cus_marek").credit_minor == 1050
    again = desk.presses(kind="give_credit", amount="10.50", words="again")
    assert "Ask for it" in again, "goodwill of the year is used"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"kind": "give_credit", "amount": "ten", "words": "x"}, "amount: 'ten' is no amount"),
        ({"kind": "give_credit", "amount": "1.005", "words": "x"}, "amount: give it with at most 2 digits"),
        ({"kind": "give_credit", "amount": "NaN", "words": "x"}, "amount: give it with"),
        ({"kind": "give_credit", "amount": "5", "words": ""}, "reason: say what the credit is for"),
        ({"kind": "change_tax_id", "words": "DE136695978"}, "tax_id: its check digit"),
        ({"kind": "change_address", "words": "Cork"}, "address: it has 4 characters"),
        ({"kind": "apply_coupon", "words": "NOPE"}, "unknown coupon"),
        ({"kind": "wire_money"}, "kind: choose"),
        ({"offer": "forged"}, "press again"),
        ({"approve": "not-an-id"}, "no such action"),
        ({"approve": str(uuid.uuid4())}, ""),
    ],
)
def test_what_cannot_be_done_is_said_with_its_remedy(fields: dict[str, str], problem: str) -> None:
    desk = _held("cus_marek")
    assert problem in desk.presses(**fields)
    assert not Action.objects.exists()


def test_a_press_is_for_what_was_shown_in_this_conversation() -> None:
    desk = _held("cus_emma")
    token = desk.offer("Move the due date")
    Invoice.objects.filter(number="INV-2056").update(due_on="2026-12-01")
    assert "what it would do has changed" in desk.presses(offer=token)
    other = _held("cus_priya")
    assert "another conversation" in other.presses(offer=token)
    assert not Action.objects.exists()


def test_another_customers_action_cannot_be_decided_from_here() -> None:
    with travel(TODAY, tick=True):
        maya = _held("cus_tomas")
        maya.presses(offer=maya.offer("Give a payment back INV-2047"))
    tom = Desk("Tom", _conversation("cus_marek"))
    tom.presses(approve=str(Action.objects.get().pk))
    assert Action.objects.get().state == "waiting_approval"


def test_where_nothing_is_done_from_here_nothing_is_shown(settings: LazySettings) -> None:
    settings.BILLING_ACTIONS = "off"
    assert _held("cus_marek").sees() == ""
