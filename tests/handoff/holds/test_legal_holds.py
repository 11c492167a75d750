"""While a hold stands nothing is redacted or deleted, whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from handoff.errors import AlreadyHeld, BadReason, Forbidden, HoldNotFound, LegallyHeld
from handoff.models import Attachment, Conversation, Event, LegalHold, StaffMember
from handoff.selectors.holds import held, is_held
from handoff.services.adopting import conversation_adopt
from handoff.services.attaching import unsent_files_drop
from handoff.services.erasing import log_opened
from handoff.services.legal_holds import hold_lift, hold_set
from handoff.services.redacting import message_redact
from tests.handoff.pages.people import conversation, staff

pytestmark = pytest.mark.django_db
WHY = "Court order 12/2026"


@pytest.fixture
def lena() -> StaffMember:
    return staff("manager", "Lena")


def _set(chat: Conversation, by: StaffMember, *, on_customer: bool = False) -> LegalHold:
    return hold_set(conversation_id=chat.pk, staff=by, reason=WHY, on_customer=on_customer)


@pytest.mark.parametrize("on_customer", [True, False])
def test_what_is_held_is_not_redacted_until_it_is_lifted(lena: StaffMember, on_customer: bool) -> None:
    chat = conversation("My secret is out")
    hold = _set(chat, lena, on_customer=on_customer)
    with pytest.raises(LegallyHeld):
        message_redact(conversation_id=chat.pk, seq=1, staff=lena, reason="Not ours to keep")
    assert held(chat) == hold
    hold_lift(hold_id=hold.pk, conversation_id=chat.pk, staff=lena, reason="The case is over")
    assert held(chat) is None
    message_redact(conversation_id=chat.pk, seq=1, staff=lena, reason="Not ours to keep")
    kinds = list(Event.objects.filter(conversation=chat).order_by("id").values_list("kind", flat=True))
    assert kinds == ["hold_set", "hold_lifted", "redacted"]


def test_a_customers_hold_is_on_all_of_theirs_and_on_nobody_elses(lena: StaffMember) -> None:
    first, other = conversation("One", custody="closed"), conversation("Somebody else")
    second = Conversation.objects.create(customer_ref=first.customer_ref, display_name="Priya")
    _set(first, lena, on_customer=True)
    assert set(Conversation.objects.filter(is_held(""))) == {first, second}
    assert held(other) is None


def test_a_visitors_hold_goes_along_when_they_prove_who_they_are(lena: StaffMember) -> None:
    chat = conversation("Hello")
    _set(chat, lena, on_customer=True)
    assert conversation_adopt(
        conversation_id=chat.pk,
        visitor_ref=chat.customer_ref,
        customer_ref="cus_known",
        display_name="Zoe",
        locale="en",
    )
    assert held(Conversation.objects.get(pk=chat.pk)) is not None


def test_held_files_stay_though_they_were_never_sent(lena: StaffMember) -> None:
    held_chat, other = conversation("One"), conversation("Two")
    old = timezone.now() - timedelta(days=3)
    for chat in (held_chat, other):
        Attachment.objects.create(conversation=chat, name="a.png", content_type="image/png", size=1, created_at=old)
    _set(held_chat, lena)
    assert unsent_files_drop() == 1
    assert Attachment.objects.get().conversation == held_chat


def test_the_tables_themselves_keep_a_held_conversation(lena: StaffMember) -> None:
    chat = conversation("One")
    _set(chat, lena)
    with pytest.raises(ProtectedError), transaction.atomic(), log_opened(chat.pk):
        chat.delete()


def test_a_hold_needs_a_manager_a_reason_and_is_set_once(lena: StaffMember) -> None:
    chat = conversation("One")
    with pytest.raises(Forbidden):
        _set(chat, staff("agent"))
    with pytest.raises(BadReason):
        hold_set(conversation_id=chat.pk, staff=lena, reason=" x ", on_customer=False)
    hold = _set(chat, lena)
    with pytest.raises(AlreadyHeld):
        _set(chat, lena)
    hold_lift(hold_id=hold.pk, conversation_id=chat.pk, staff=lena, reason="The case is over")
    with pytest.raises(HoldNotFound):
        hold_lift(hold_id=hold.pk, conversation_id=chat.pk, staff=lena, reason="The case is over")
    with pytest.raises(HoldNotFound):
        hold_lift(hold_id=_set(chat, lena).pk, conversation_id=conversation("Two").pk, staff=lena, reason="Not mine")
