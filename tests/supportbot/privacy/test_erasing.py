"""What stands against an erasure, what happens at the same time, and that nobody comes back by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from billing.errors import LoadError
from billing.models import Action, Customer, ErasureKey, Invoice, MirrorState
from billing.records import Key
from billing.services.load import billing_load
from billing.services.mirroring import object_remove, records_write, ticket_take
from billing.services.tombstones import erased_on
from handoff.models import Conversation, Event, LegalHold, Message
from handoff.services.legal_holds import hold_set
from supportbot import turns
from supportbot.measuring.keeping_up import figures_keep_up, figures_recount
from supportbot.models import DayFigures, KeptFact, Turn
from supportbot.privacy.erasing import customer_erase
from supportbot.privacy.errors import StillHeld, StillUnderWay
from supportbot.publishing import Outcome
from supportbot.questions import Question
from supportbot.thinking import Thought, think
from supportbot.turns import turn_finish, turns_sweep
from tests.billing.mirroring import makings as make
from tests.handoff.pages.people import staff
from tests.supportbot import northwind
from tests.supportbot.privacy.planted import plant

PRIYA = "cus_priya"


@pytest.mark.fault("F49")
@pytest.mark.django_db(transaction=True)
def test_f49_erased_while_a_turn_runs(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    northwind.load()
    where = northwind.priyas_conversation()
    lease = northwind.customer_says(where, "What do I owe?")
    assert lease is not None

    def slow(question: Question) -> Thought:
        thought = think(question)
        customer_erase(customer_ref=PRIYA, by=None)
        return thought

    monkeypatch.setattr(turns, "think", slow)
    assert turn_finish(lease) is Outcome.LOST
    assert turns_sweep(grace_seconds=0) == 0
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]
    for model in (Conversation, Message, Turn):
        assert not model._default_manager.exists()
    assert not Customer.objects.filter(external_ref=PRIYA).exists()
    assert not Event.objects.exclude(kind="customer_erased").exists()


@pytest.mark.django_db
def test_a_hold_on_them_or_a_chat_of_theirs_stands_against_it() -> None:
    northwind.load()
    lena = staff("manager", "Lena")
    where = northwind.priyas_conversation()
    for on_customer in (False, True):
        hold_set(conversation_id=where.pk, staff=lena, reason="A court asked.", on_customer=on_customer)
        with pytest.raises(StillHeld):
            customer_erase(customer_ref=PRIYA, by=lena)
        assert Customer.objects.filter(external_ref=PRIYA).exists()
        LegalHold.objects.update(lifted_at=datetime.now(UTC))
    with pytest.raises(CommandError, match="another reference"):
        _typed("cus_piya")
    customer_erase(customer_ref=PRIYA, by=lena)
    assert not LegalHold.objects.exists()


def _typed(text: str) -> None:
    patch = pytest.MonkeyPatch()
    with patch.context() as inside:
        inside.setattr("builtins.input", lambda _: text)
        call_command("customererase", PRIYA)


@pytest.mark.django_db
def test_what_is_under_way_ends_first() -> None:
    planted = plant("cus_busy", staff("admin", "Lena"))
    row = Customer.objects.get(external_ref=planted.ref)
    Action.objects.create(
        key="k",
        customer=row,
        kind="set_autopay",
        target="account",
        command={},
        effect={},
        state="unknown",
        asked_by="x",
    )
    with pytest.raises(StillUnderWay, match=r"^An action is still under way"), transaction.atomic():
        customer_erase(customer_ref=planted.ref, by=None)
    assert Conversation.objects.filter(pk=planted.chat.pk).exists(), "all or nothing"


@pytest.mark.django_db
def test_a_copy_or_a_document_does_not_bring_them_back() -> None:
    northwind.load()
    kept = make.whole_company(2)
    records_write("fake", ticket_take(), kept)
    ref = Customer.objects.get(provider_ref="cus_1").external_ref
    customer_erase(customer_ref=ref, by=None)
    assert records_write("fake", ticket_take(), kept).problems == {}
    object_remove("fake", ticket_take(), Key("customer", "cus_1"))
    assert not Customer.objects.filter(external_ref=ref).exists()
    assert not MirrorState.objects.filter(ref="cus_1").exists()
    assert Customer.objects.filter(provider_ref="cus_2").exists()
    assert not Invoice.objects.filter(customer__provider_ref="cus_1").exists()

    customer_erase(customer_ref=PRIYA, by=None)
    assert erased_on(PRIYA)
    with pytest.raises(LoadError, match="was erased; leave this customer out"):
        billing_load(raw=northwind.DEMO_FILE.read_bytes())
    call_command("customererase", PRIYA, let_back=True)
    billing_load(raw=northwind.DEMO_FILE.read_bytes())
    assert Customer.objects.filter(external_ref=PRIYA).exists()
    assert ErasureKey.objects.count() == 1


@pytest.mark.django_db
def test_what_was_counted_stays_counted() -> None:
    northwind.load()
    planted = plant("cus_counted", staff("admin", "Lena"))
    plant("cus_other", staff("admin", "Lena"))
    now = datetime.now(UTC)
    keep_up = partial(figures_keep_up, older_wait=timedelta(), seconds=60)
    assert keep_up()
    before = _figures()
    customer_erase(customer_ref=planted.ref, by=None)
    assert KeptFact.objects.exists()
    figures_recount(now.date() - timedelta(days=1), now.date() + timedelta(days=1))
    assert _figures() == before


def _figures() -> dict[tuple[object, ...], list[bytes]]:
    rows = DayFigures.objects.values_list("day", "topic", "team", "language", "counts")
    return {tuple(key): sorted(_pairs(bytes(counts))) for *key, counts in rows}


def _pairs(counts: bytes) -> list[bytes]:
    """A measure (4 bytes) and how many (8 bytes), one after another; what came to nothing counts nothing."""
    pairs = [counts[at : at + 12] for at in range(0, len(counts), 12)]
    return [pair for pair in pairs if any(pair[4:])]
