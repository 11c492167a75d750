"""The page of actions: what is stuck is settled by a person once, what waits is decided on, and the audit says who."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import travel

from billing.actions.commands import PayLink
from billing.gateways.fake import ActsThenTimesOut, Unreachable
from billing.models import Action, ActionEvent, Refund
from billing.selectors.actions import action_view
from billing.services.acting import action_run, action_told
from billing.services.acting.recording import MOST_ATTEMPTS
from handoff.models import Conversation, Message, StaffMember
from tests.billing.actions.agreed import EMMA, MAREK, TOMAS, TOO_MUCH, TWICE, agree, due_now, fake
from tests.handoff.people import staff
from tests.supportbot import northwind
from tests.supportbot.acting.talking import TODAY

pytestmark = pytest.mark.django_db
ROOT = "/settings/actions/"


@pytest.fixture(autouse=True)
def _company(settings: LazySettings) -> None:
    northwind.load()
    settings.BILLING_ACTIONS = "all"


class Page:
    """The page before one member of staff."""

    def __init__(self, role: str = "manager") -> None:
        self.staff: StaffMember = staff("Lena Brandt", role)
        self.client = Client()
        self.client.force_login(self.staff)

    def sees(self, **filters: str) -> str:
        answer = self.client.get(ROOT, filters)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def settles(self, action: Action, **fields: str) -> str:
        answer = self.client.post(reverse("actions:settle", args=[action.pk]), fields, follow=True)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def decides(self, action: Action, verb: str) -> str:
        answer = self.client.post(reverse("actions:decide", args=[action.pk]), {verb: "1"}, follow=True)
        return unescape(answer.content.decode())


def _stuck(command: Any = TWICE, customer: str = MAREK, **options: Any) -> Action:
    """Agreed to, asked for, and never heard of again."""
    action, system = agree(command, customer, **options), fake()
    system.misbehave("perform", ActsThenTimesOut(), times=1)
    system.misbehave("find", Unreachable())
    for _ in range(MOST_ATTEMPTS):
        action_run(action_id=action.pk, system=system)
        due_now(action)
    assert action_view(action.pk).settled
    return action


def test_nothing_is_there_at_first() -> None:
    seen = Page().sees()
    for said in (
        "Nothing is stuck",
        "Nothing waits for approval",
        "Nothing is under way",
        "Nothing was done in the last",
    ):
        assert said in seen
    assert "Settle it" not in seen


def test_what_is_stuck_says_all_that_a_person_needs_to_look_it_up() -> None:
    action = _stuck()
    seen = Page().sees()
    for said in (action.key, "Marek", "€46.74", "INV-2051", "Given up", "Settle it…", f'id="action-{action.pk}"'):
        assert said in seen, said
    assert seen.count("<li><time") == 2 * MOST_ATTEMPTS + 1, "the whole trail"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "required"),
        ({"outcome": "done", "reference": "re_1"}, "required"),
        ({"outcome": "not_done", "note": " "}, "required"),
        ({"outcome": "done", "note": "Seen"}, "Give the reference"),
        ({"outcome": "perhaps", "note": "Seen"}, "not one of the available choices"),
    ],
)
def test_it_is_not_settled_without_a_finding_a_reference_and_a_note(fields: dict[str, str], said: str) -> None:
    action = _stuck()
    shown = Page().settles(action, **fields)
    assert said in shown
    assert "see what is marked below" in shown
    assert action_view(action.pk).state == "unknown"


def test_it_was_done_is_kept_with_who_said_so_and_the_customer_is_told_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    chat = Conversation.objects.create(customer_ref=MAREK, display_name="Marek")
    action = _stuck(conversation=str(chat.pk))
    action_told(action_id=action.pk, state="unknown")
    page = Page()
    with django_capture_on_commit_callbacks(execute=True):
        said = page.settles(action, outcome="done", reference=" re_42 ", note="Seen in the dashboard")
    assert "Settled: it was done. The customer is told in their chat." in said
    view = action_view(action.pk)
    assert view.receipt is not None
    assert (view.state, view.receipt.ref, view.receipt.amount) == ("done", "re_42", TWICE.amount)
    event = ActionEvent.objects.filter(action=action).latest("id")
    assert (event.actor, event.detail) == (
        f"staff:{page.staff.pk}",
        {"settled": True, "note": "Seen in the dashboard", "ref": "re_42"},
    )
    (news,) = Message.objects.filter(conversation=chat)
    assert "€46.74 has gone through" in news.text
    assert "re_42" in news.text
    seen = page.sees()
    assert "Seen in the dashboard" in seen
    assert 'by <span dir="auto">Lena Brandt</span>' in seen
    assert "It is done by now." in page.settles(action, outcome="not_done", note="Changed my mind")
    assert action_view(action.pk).state == "done"


def test_it_was_not_done_leaves_no_proof_and_the_customer_hears_that_nothing_changed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    chat = Conversation.objects.create(customer_ref=MAREK, display_name="Marek")
    action = _stuck(conversation=str(chat.pk))
    action_told(action_id=action.pk, state="unknown")
    with django_capture_on_commit_callbacks(execute=True):
        assert "Settled: it was not done." in Page().settles(
            action, outcome="not_done", reference="re_42", note="No refund there"
        )
    view = action_view(action.pk)
    assert (view.state, view.receipt) == ("refused", None)
    assert "nothing has changed" in Message.objects.get(conversation=chat).text


def test_a_link_that_nobody_has_cannot_have_been_made(settings: LazySettings) -> None:
    settings.BILLING_LINKS_BASE = "https://pay.example.com/l/"
    action = _stuck(PayLink("INV-2056"), EMMA)
    assert "A link that nobody has" in Page().settles(action, outcome="done", reference="x", note="Seen")
    assert action_view(action.pk).state == "unknown"


def test_what_is_still_looked_up_is_for_nobody_to_settle() -> None:
    action, system = agree(), fake()
    system.misbehave("perform", ActsThenTimesOut(), times=1)
    action_run(action_id=action.pk, system=system)
    assert "It is being looked up by now." in Page().settles(action, outcome="not_done", note="Too early")
    assert action_view(action.pk).state == "unknown"


def test_what_waits_is_approved_and_done_or_declined() -> None:
    with travel(TODAY, tick=True):
        first = agree(TOO_MUCH, TOMAS)
        page = Page()
        assert "Above limit" in page.sees(part="waiting")
        assert "on its way" in page.decides(first, "approve")
        assert Refund.objects.filter(payment__ref="pay_0035").count() == 1
        assert "It is pending by now." in page.decides(first, "decline")


def test_filters_narrow_what_is_shown() -> None:
    stuck, other = _stuck(), agree(TOO_MUCH, TOMAS)
    page = Page("admin")
    assert action_view(other.pk).state == "waiting_approval"
    keys = {stuck.key, other.key}

    def shown(**filters: str) -> set[str]:
        seen = page.sees(**filters)
        return {key for key in keys if key in seen}

    assert shown() == keys
    assert shown(part="stuck") == shown(customer="MAREK") == {stuck.key}
    assert shown(part="waiting") == {other.key}
    assert shown(kind="refund_payment") == keys
    assert shown(kind="open_case") == set()
    assert shown(customer="\x00") == keys
    assert "Nothing that fits the filters" in page.sees(customer="nobody at all")
    assert page.client.get(ROOT, {"part": "no-such"}).status_code == 200


def test_agents_are_kept_out() -> None:
    assert Page("agent").client.get(ROOT).status_code == 403
