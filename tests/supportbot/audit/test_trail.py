"""The audit page: what it shows, how it is narrowed and paged, and that reading it is kept."""

from __future__ import annotations

import csv
import uuid
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from billing.models import Company
from handoff.models import Event, StaffMember
from handoff.services.auditing import change_record, transcript_read_record
from handoff.services.legal_holds import hold_set
from handoff.services.redacting import message_redact
from supportbot.audit.reading import audit_read_record
from supportbot.audit.trail import Key, entries_wanted, trail
from tests.handoff.pages.people import conversation, signed_in, staff
from tests.supportbot import northwind
from tests.supportbot.exporting.made import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena() -> StaffMember:
    return staff("manager", "Lena")


def _what(**wanted: str) -> list[str]:
    return [entry.kind for entry in trail(wanted).entries]


def test_who_did_what_and_nothing_of_the_chat_itself(lena: StaffMember) -> None:
    tom = staff("admin", "Tom")
    chat = conversation("The code is hunter2")
    Event.objects.create(conversation=chat, kind="message", seq=1, custody_version=0, actor="customer")
    transcript_read_record(conversation=chat, staff=tom, page="review")
    message_redact(conversation_id=chat.pk, seq=1, staff=lena, reason="A password", words="hunter2")
    hold_set(conversation_id=chat.pk, staff=lena, reason="Court order 12", on_customer=False)
    change_record("team_changed", by=tom, of={"team": 1, "name": "Billing"}, changes={"name": ["Bills", "Billing"]})
    change_record("verdict_given", by=tom, of={"conversation": str(chat.pk)}, changes={})
    other = conversation("Hello")
    transcript_read_record(conversation=other, staff=tom, page="inbox")
    everything = ["transcript_read", "verdict_given", "team_changed", "hold_set", "redacted", "transcript_read"]
    assert _what() == everything
    assert _what(person=str(lena.pk)) == ["hold_set", "redacted"]
    assert _what(kind="all-redacted") == ["hold_set", "redacted"], "a group"
    assert _what(kind="redacted") == ["redacted"]
    assert _what(kind="team_changed") == ["team_changed"]
    about = ["verdict_given", "hold_set", "redacted", "transcript_read"]
    assert _what(about=str(chat.pk)) == about
    assert _what(about=chat.customer_ref) == about[1:]
    assert _what(about=str(uuid.uuid4())) == []
    changed = trail({"kind": "team_changed"}).entries[0]
    assert (changed.person, changed.about, changed.changes) == ("Tom", "Billing", [("name", "Bills", "Billing")])
    unnamed = trail({"kind": "verdict_given"}).entries[0]
    assert (unnamed.words.label, unnamed.conversation) == ("Verdict given", chat.pk)


def test_days_are_the_companys(lena: StaffMember) -> None:
    northwind.load()
    Company.objects.update(time_zone="Europe/Dublin")
    summer = "2026-07-01T23:30:00+00:00"  # half past midnight of the second there
    Event.objects.create(
        kind="team_changed", seq=0, custody_version=0, actor=f"staff:{lena.pk}", created_at=summer, data={}
    )
    assert _what(since="2026-07-02", until="2026-07-02") == ["team_changed"]
    assert _what(until="2026-07-01") == []
    assert _what(since="2026-07-03", until="2026-07-03") == []


def test_pages_follow_each_other_without_gap_or_repeat(lena: StaffMember) -> None:
    at = timezone.now()
    for number in range(7):
        Event.objects.create(
            kind="team_changed", seq=0, custody_version=0, actor="", created_at=at - timedelta(seconds=number // 3)
        )
    seen: list[int] = []
    after: Key | None = None
    while True:
        page = trail({}, after=after, size=3)
        seen += [entry.id for entry in page.entries]
        if page.next_key is None:
            break
        after = Key.parse(str(page.next_key))
        assert after == page.next_key
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({}, "event_audit"),
        ({"person": "7"}, "event_audit_by_person"),
        ({"kind": "hours_deleted"}, "event_audit_by_kind"),
        ({"about": str(uuid.UUID(int=7))}, "event_audit_about"),
        ({"about": "cus_priya"}, "event_audit_about"),
    ],
)
def test_the_page_is_read_by_an_index(wanted: dict[str, str], index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MANY)
        cursor.execute("ANALYZE handoff_event")
    plan = entries_wanted(wanted)[:51].explain()
    assert index in plan
    assert "Seq Scan on handoff_event" not in plan


_MANY = """
INSERT INTO handoff_event (kind, seq, custody_version, actor, created_at, data)
SELECT CASE WHEN n % 100 = 0 THEN 'hours_deleted' ELSE 'team_changed' END, 0, 0, 'staff:' || n % 500,
    now() - n * interval '1 minute', jsonb_build_object('conversation', gen_random_uuid(), 'customer', 'cus_' || n)
FROM generate_series(1, 5000) AS n"""


def test_reading_the_audit_is_kept_once_an_hour_and_person(lena: StaffMember) -> None:
    client, manager = signed_in("manager")
    whose = f"staff:{manager.pk}"
    long_ago = timezone.now() - timedelta(minutes=61)
    Event.objects.create(kind="audit_read", seq=0, custody_version=0, actor=whose, created_at=long_ago)
    for _ in range(2):
        assert client.get("/review/audit/").status_code == 200
    assert Event.objects.filter(kind="audit_read", actor=whose).count() == 2
    assert audit_read_record(staff=lena) is True
    assert audit_read_record(staff=lena) is False


def test_what_is_no_filter_filters_nothing(lena: StaffMember) -> None:
    change_record("team_changed", by=lena, of={}, changes={})
    client, _ = signed_in("manager")
    nonsense = {
        "person": "x",
        "kind": "sold",
        "since": "soon",
        "until": "9999-12-31",
        "after": "nonsense",
        "about": "\x00",
    }
    page = client.get("/review/audit/", nonsense).content.decode()
    assert "changed a team" in page
    part = client.get("/review/audit/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert signed_in("agent")[0].get("/review/audit/").status_code == 403


def test_what_people_wrote_is_inert(lena: StaffMember) -> None:
    change_record("team_changed", by=lena, of={"name": "<img src=x onerror=alert(1)>"}, changes={"a": ["<b>", "</dl>"]})
    client, _ = signed_in("manager")
    page = client.get("/review/audit/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_it_is_exported_as_it_is_narrowed(lena: StaffMember) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        change_record("team_changed", by=lena, of={"name": "=Billing"}, changes={"name": ["Bills", "=Billing"]})
    data = made(lena, "audit", query="kind=team_changed")
    (line,) = csv.DictReader(StringIO(data.decode()))
    assert (line["person"], line["what"], line["about"]) == ("Lena", "Team changed", "'=Billing")
    assert line["changes"] == "name: Bills → =Billing"
