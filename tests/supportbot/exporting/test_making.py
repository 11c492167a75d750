"""One maker at a time, a file only once it is whole, and nothing left of attempts that died."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from handoff.models import Event, StaffMember
from handoff.services.redacting import message_redact
from supportbot.exporting import sources
from supportbot.exporting.asking import export_end
from supportbot.exporting.errors import ExportNotFound, TooManyExports, UnknownSource, WrongKind
from supportbot.exporting.making import MOST_ATTEMPTS, export_take, export_write, exports_make
from supportbot.exporting.sources import Source
from supportbot.exporting.sweeping import exports_sweep
from supportbot.models import Export, ExportChunk
from tests.handoff.pages.people import conversation, staff
from tests.supportbot.exporting.made import asked, content, counting, made

pytestmark = pytest.mark.django_db
ROWS = 2600


class Died(BaseException):
    """The process is gone: nothing catches this."""


@pytest.fixture
def lena() -> StaffMember:
    return staff("manager", "Lena")


@pytest.fixture(autouse=True)
def _numbers() -> None:
    counting(ROWS)


def _lapse(export: Export) -> None:
    Export.objects.filter(pk=export.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def _dies_after(rows: int) -> None:
    taken = export_take()
    assert taken is not None

    def reach(written: int) -> None:
        if written >= rows:
            raise Died

    with pytest.raises(Died):
        export_write(taken, reach)


def test_a_maker_that_dies_leaves_no_half_a_file_and_the_next_begins_again(lena: StaffMember) -> None:
    export = asked(lena, "numbers")
    _dies_after(1000)
    export.refresh_from_db()
    assert (export.state, export.estimate) == ("running", ROWS)
    assert 0 < export.rows < ROWS
    assert exports_make() == 0, "the lease still runs"
    _lapse(export)
    assert exports_make() == 1
    export.refresh_from_db()
    assert (export.state, export.rows, export.attempts) == ("done", ROWS, 2)
    assert content(export).count(b"\r\n") == ROWS + 1
    assert set(ExportChunk.objects.values_list("attempt", flat=True)) == {export.attempt}


def test_one_who_comes_back_after_its_lease_finds_it_anothers(lena: StaffMember) -> None:
    export = asked(lena, "numbers")
    slow = export_take()
    _lapse(export)
    quick = export_take()
    assert slow is not None
    assert quick is not None
    assert export_write(quick) is True
    assert export_write(slow) is False
    export.refresh_from_db()
    assert (export.state, export.attempt) == ("done", quick.attempt)
    assert content(export).count(b"\r\n") == ROWS + 1


def test_it_is_given_up_when_its_makers_keep_dying(lena: StaffMember) -> None:
    export = asked(lena, "numbers")
    for _ in range(MOST_ATTEMPTS):
        _dies_after(500)
        _lapse(export)
    assert export_take() is None
    exports_sweep()
    export.refresh_from_db()
    assert (export.state, ExportChunk.objects.count()) == ("failed", 0)
    assert "died three times" in export.error


def test_a_list_that_cannot_be_read_is_tried_thrice_and_said_to_have_failed(lena: StaffMember) -> None:
    def broken(_: object) -> int:
        raise ValueError("out of order")

    sources.register(Source(name="broken", title="Broken", kinds=("csv",), columns=("n",), count=broken))
    export = asked(lena, "broken")
    assert exports_make() == 0
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("failed", MOST_ATTEMPTS)


def test_one_is_made_at_a_time(lena: StaffMember) -> None:
    asked(lena, "numbers")
    asked(lena, "numbers")
    assert export_take() is not None
    assert export_take() is None


def test_cancelling_stops_its_maker_and_leaves_nothing(lena: StaffMember) -> None:
    export = asked(lena, "numbers")
    taken = export_take()
    assert taken is not None
    heard: list[int] = []

    def reach(written: int) -> None:
        heard.append(written)
        export_end(export_id=export.pk, staff=lena)

    assert export_write(taken, reach) is False
    assert len(heard) == 1
    export.refresh_from_db()
    assert (export.state, ExportChunk.objects.count()) == ("cancelled", 0)
    export_end(export_id=export.pk, staff=lena)
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["export_asked", "export_cancelled"]


def test_who_may_ask_for_what(lena: StaffMember) -> None:
    with pytest.raises(UnknownSource):
        asked(staff("agent"), "numbers")
    with pytest.raises(UnknownSource):
        asked(lena, "elsewhere")
    with pytest.raises(WrongKind):
        asked(lena, "numbers", "pdf")
    for _ in range(5):
        export = asked(lena, "numbers")
    with pytest.raises(TooManyExports):
        asked(lena, "numbers")
    for other in (staff("manager"), staff("admin")):
        with pytest.raises(ExportNotFound):
            export_end(export_id=export.pk, staff=other)
    with pytest.raises(ExportNotFound):
        export_end(export_id=uuid.uuid4(), staff=lena)


def test_what_was_made_goes_when_words_are_redacted_and_what_is_being_made_begins_again(lena: StaffMember) -> None:
    chat, other = conversation("The code is hunter2"), conversation("Hello")
    made(lena, query="q=hunter2")
    made(lena, "audit")
    made(lena, "transcript", "pdf", f"conversation={chat.pk}")
    made(lena, "transcript", "pdf", f"conversation={other.pk}")
    running = asked(lena, "numbers")
    taken = export_take()
    assert taken is not None
    message_redact(conversation_id=chat.pk, seq=1, staff=lena, reason="A password", words="hunter2")
    assert export_write(taken) is False
    states = list(Export.objects.order_by("created_at").values_list("source", "state"))
    assert sorted(states) == [
        ("audit", "done"),
        ("numbers", "waiting"),
        ("transcript", "done"),
        ("transcript", "expired"),
        ("transcripts", "expired"),
    ]
    assert Export.objects.get(source="transcripts").filters == {"q": "[redacted]"}
    assert not ExportChunk.objects.filter(export__state="expired").exists()
    assert exports_make() == 1
    running.refresh_from_db()
    assert running.state == "done"


def test_files_are_deleted_after_a_day(lena: StaffMember) -> None:
    made(lena, "numbers")
    assert exports_sweep() == 0
    Export.objects.update(expires_at=timezone.now())
    assert exports_sweep() == 1
    assert (Export.objects.get().state, ExportChunk.objects.count()) == ("expired", 0)
