"""What the worker counts as things change is what is counted from nothing."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from django.utils import timezone

from billing.models import Company, Customer, Dispute, Invoice
from handoff.models import Conversation, Event, StaffMember
from supportbot.feedback.services import answer_feedback_set, conversation_rate
from supportbot.measuring.days import Period
from supportbot.measuring.keeping_up import figures_keep_up, figures_recount
from supportbot.measuring.reading import Scope, counted, standing
from supportbot.models import DayDue, DayFigures, FiguresMark, Measure, Turn, TurnVerdict
from tests.supportbot.measuring.world import traffic

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 20), date(2026, 4, 12)
NOON = datetime(2026, 4, 12, 12, tzinfo=UTC)


def keep_up(as_of: datetime) -> int:
    return figures_keep_up(as_of=as_of, older_wait=timedelta(), seconds=600)


def stored() -> dict[tuple[Any, ...], dict[str, int]]:
    """Every row as its counts by name."""
    from supportbot.measuring.packed import added_up

    rows = DayFigures.objects.values_list("day", "topic", "team", "language", "counts")
    return {tuple(key): dict(added_up([(0, bytes(counts))], 1)[0].counts) for *key, counts in rows}


def from_nothing() -> dict[tuple[Any, ...], dict[str, int]]:
    DayFigures.objects.all().delete()
    figures_recount(FIRST - timedelta(days=1), LAST + timedelta(days=30))
    return stored()


def moved(chat: Conversation, move: str, at: datetime) -> None:
    """The event of a move, as ``custody_move`` writes it, at a moment of our choosing."""
    Event.objects.create(
        conversation=chat, kind="custody", seq=chat.last_seq, custody_version=99, actor="system", data={"move": move},
        created_at=at,
    )  # fmt: skip


def something_happens(rng: random.Random, at: datetime) -> None:
    """One of the things that change a day that is long over."""
    chat = rng.choice(list(Conversation.objects.order_by("pk")[:200]))
    turn = rng.choice(list(Turn.objects.filter(reply_seq__isnull=False).order_by("pk")[:200]))
    match rng.randrange(6):
        case 0:
            moved(chat, rng.choice(("reopen", "close")), at)
        case 1:
            value = rng.choice(("right", "wrong"))
            TurnVerdict.objects.update_or_create(turn=turn, defaults={"value": value, "at": Now()})
        case 2:
            conversation_rate(conversation_id=chat.pk, score=rng.randint(1, 5), comment="")
        case 3:
            answer_feedback_set(
                conversation_id=turn.conversation_id,
                seq=turn.reply_seq or 0,
                value=rng.choice(("up", "down")),
                reason="",
            )
        case 4:
            Conversation.objects.filter(pk=chat.pk).update(topic="late_fee", language="fr")
            moved(chat, "close", at)
        case 5:
            disputed(chat, at)


def disputed(chat: Conversation, at: datetime) -> None:
    customer, _ = Customer.objects.get_or_create(
        external_ref=chat.customer_ref,
        defaults={"name": "x", "currency": "EUR", "billing_address": "", "tax_id": ""},
    )
    day = at.date()
    bill = Invoice.objects.create(
        number=f"N-{Invoice.objects.count()}", customer=customer, status="paid", currency="EUR", period_start=day,
        period_end=day, issued_on=day, due_on=day, total_minor=1, paid_minor=1, due_minor=0,
    )  # fmt: skip
    Dispute.objects.create(
        ref=f"R-{bill.number}", invoice=bill, amount_minor=1, status="won", reason="", opened_on=day - timedelta(days=2)
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_kept_up_is_the_same_as_from_nothing(seed: int) -> None:
    rng, at = random.Random(seed), NOON  # noqa: S311
    traffic("Europe/Dublin", FIRST, LAST, conversations=150, seed=seed, until=NOON)
    # Verdicts bear the clock of the database, which is far from that of the made-up weeks.
    keep_up(at)
    for _ in range(6):
        at += timedelta(hours=rng.uniform(1, 40))
        for _ in range(rng.randrange(3)):
            something_happens(rng, at - timedelta(minutes=5))
        keep_up(at)
    assert not DayDue.objects.exists()
    assert stored() == from_nothing()


def test_nothing_happening_counts_little() -> None:
    traffic("Europe/Dublin", FIRST, LAST, conversations=60, until=NOON)
    assert keep_up(NOON) == (LAST - FIRST).days + 1
    assert keep_up(NOON + timedelta(seconds=1)) == 0


def test_silence_becomes_an_outcome_with_time_alone() -> None:
    traffic("Europe/Dublin", FIRST, LAST, conversations=60, until=NOON)
    period = Period(FIRST, LAST)
    keep_up(NOON)
    assert counted(period, Scope()).now.family("outcome")["unknown"] > 0
    keep_up(NOON + timedelta(days=8))
    assert counted(period, Scope()).now.family("outcome").get("unknown", 0) == 0


def test_older_days_wait_a_little_and_the_page_says_so() -> None:
    traffic("Europe/Dublin", FIRST, LAST, conversations=60, until=NOON)
    keep_up(NOON)
    rated = Conversation.objects.filter(last_seq__gt=3).first()
    assert rated is not None
    conversation_rate(conversation_id=rated.pk, score=1, comment="")
    figures_keep_up(as_of=NOON + timedelta(minutes=1))
    assert standing().due > 0
    DayDue.objects.update(since=timezone.now() - timedelta(hours=1))
    figures_keep_up(as_of=NOON + timedelta(minutes=2))
    assert standing().due == 0


def test_another_zone_cuts_all_days_anew() -> None:
    traffic("Europe/Dublin", FIRST, LAST, conversations=60, until=NOON)
    keep_up(NOON)
    Company.objects.update(time_zone="America/New_York")
    keep_up(NOON + timedelta(minutes=1))
    assert FiguresMark.objects.get().zone == "America/New_York"
    assert stored() == from_nothing()


def test_the_command_counts_what_is_named_and_refuses_what_it_cannot_read() -> None:
    traffic("Europe/Dublin", FIRST, LAST, conversations=20, until=NOON)
    out = StringIO()
    call_command("rollup", stdout=out)
    assert out.getvalue().endswith("days counted\n")
    whole = stored()
    DayFigures.objects.filter(day=LAST).delete()
    call_command("rollup", "--from", str(LAST), "--to", str(LAST), stdout=out)
    assert stored() == whole
    for wrong in (["--from", "2026-04-01"], ["--from", "2026-04-02", "--to", "2026-04-01"], ["--from", "soon"]):
        with pytest.raises(CommandError):
            call_command("rollup", *wrong)


def test_nobody_has_written_yet() -> None:
    assert keep_up(NOON) == 0
    assert not counted(Period(FIRST, LAST), Scope()).now
    assert (StaffMember.objects.count(), Measure.objects.count()) == (0, 0)
