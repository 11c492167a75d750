"""One conversation in the inbox: the thread, its state, the brief and the records beside it."""

from __future__ import annotations

import re
import uuid

import pytest
from django.utils.safestring import SafeString
from pytest_django import DjangoAssertNumQueries, Settings

from handoff.errors import ConversationNotFound, Forbidden
from handoff.models import Event
from handoff.selectors.conversations import PAGE, conversation_for_staff, messages_after, messages_before
from tests.handoff.pages.people import conversation, escalated, say, signed_in, staff

pytestmark = pytest.mark.django_db

TABLE = {
    "caption": "What changed",
    "columns": ["Line", "Change"],
    "align": ["start", "end"],
    "rows": [["Home <500>", "+€5.00"]],
    "total": ["Total", "+€5.00"],
}


class BrokenPanel:
    def render(self, *, customer_ref: str, locale: str) -> SafeString:
        raise RuntimeError("the records are away")


def test_opening_a_transcript_is_written_down_with_who_opened_it() -> None:
    client, maya = signed_in()
    opened = conversation("Hi", "There")
    client.get(f"/inbox/c/{opened.pk}/")
    event = Event.objects.get(kind="transcript_read")
    assert (event.conversation_id, event.actor, event.seq) == (opened.pk, f"staff:{maya.pk}", 2)
    assert event.data == {"page": "inbox"}


def test_as_a_part_it_is_the_conversation_alone() -> None:
    client, _ = signed_in()
    address = f"/inbox/c/{conversation('Hi').pk}/"
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="thread"' in part
    whole = client.get(address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}).content.decode()
    assert "<html" in whole
    assert 'id="lists"' in whole


@pytest.mark.parametrize("holding", ["bot", "waiting", "mine", "other", "closed"])
def test_the_page_says_who_holds_it(holding: str) -> None:
    client, maya = signed_in()
    holder = {"mine": maya, "other": staff(name="Tom")}.get(holding)
    custody = "agent" if holder else holding
    opened = conversation("Hi", custody=custody, agent=holder, custody_version=7)
    page = client.get(f"/inbox/c/{opened.pk}/").content.decode()
    assert f'data-holding="{holding}"' in page
    assert 'data-custody-version="7"' in page


def test_texts_and_tables_are_escaped() -> None:
    client, _ = signed_in()
    opened = conversation("<script>alert(1)</script> & co", name="<b>Eve</b>")
    say(opened, 2, "See below", author="bot", body={"table": TABLE, "choices": [{"id": "a", "label": "<i>A</i>"}]})
    page = client.get(f"/inbox/c/{opened.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
    assert "Home &lt;500&gt;" in page
    for markup in ("<script>alert", "<b>Eve", "<i>A", "Home <500>"):
        assert markup not in page


def test_bot_tables_are_shown_with_figures_at_the_end() -> None:
    client, _ = signed_in()
    opened = conversation("Why?")
    say(opened, 2, "See below", author="bot", body={"table": TABLE})
    page = client.get(f"/inbox/c/{opened.pk}/").content.decode()
    assert "<caption>What changed</caption>" in page
    assert '<td class="num">+€5.00</td>' in page


def test_a_long_thread_shows_its_end_and_fetches_what_was_before() -> None:
    client, _ = signed_in()
    opened = conversation(*(f"Message number {n}" for n in range(1, PAGE + 31)))
    page = client.get(f"/inbox/c/{opened.pk}/").content.decode()
    assert _seqs(page) == list(range(31, PAGE + 31))
    assert f"/inbox/c/{opened.pk}/earlier/?before=31" in page
    before = client.get(f"/inbox/c/{opened.pk}/earlier/?before=31").content.decode()
    assert _seqs(before) == list(range(1, 31))
    assert "earlier/?before" not in before


@pytest.mark.parametrize("before", ["", "x", "-1", "²", "9" * 40])
def test_nonsense_as_a_number_is_not_found(before: str) -> None:
    client, _ = signed_in()
    opened = conversation("Hi")
    assert client.get(f"/inbox/c/{opened.pk}/earlier/", {"before": before}).status_code == 404


@pytest.mark.parametrize("messages", [1, 80])
def test_queries_do_not_grow_with_messages(django_assert_num_queries: DjangoAssertNumQueries, messages: int) -> None:
    client, _ = signed_in()
    opened = conversation(*(["Hi"] * messages))
    with django_assert_num_queries(6):
        client.get(f"/inbox/c/{opened.pk}/", headers={"HX-Request": "true"})


def test_the_side_shows_the_brief_and_the_draft() -> None:
    client, _ = signed_in()
    opened = conversation("Hi", custody="waiting")
    fact = {"shown": "€5.00", "source": {"kind": "invoice", "ref": "INV-7", "field": "total", "rule": ""}}
    escalated(
        opened,
        "dispute",
        question="Charged <twice>?",
        reason_text="A charge is disputed.",
        checked=[{"text": "INV-7 was paid twice.", "facts": [fact]}],
        draft="Dear Priya",
    )
    side = client.get(f"/inbox/c/{opened.pk}/side/").content.decode()
    for words in ("Charged &lt;twice&gt;?", "A charge is disputed.", "INV-7 was paid twice.", "INV-7 · total"):
        assert words in side
    assert re.search(r'id="draft-text"[^>]*>Dear Priya<', side)


def test_without_a_hand_over_there_is_no_brief() -> None:
    client, _ = signed_in()
    side = client.get(f"/inbox/c/{conversation('Hi').pk}/side/").content.decode()
    assert "there is no brief" in side


def test_records_that_cannot_be_read_leave_the_brief_standing(settings: Settings) -> None:
    settings.HANDOFF_CASE_PANEL = f"{__name__}.BrokenPanel"
    client, _ = signed_in()
    opened = conversation("Hi", custody="waiting")
    escalated(opened, "dispute", question="Charged twice?")
    answer = client.get(f"/inbox/c/{opened.pk}/side/")
    assert answer.status_code == 200
    assert "Charged twice?" in answer.content.decode()
    assert "The bills could not be read." in answer.content.decode()


def test_the_door_opens_for_staff_only() -> None:
    opened = conversation("Hi")
    assert conversation_for_staff(staff(), opened.pk) == opened
    with pytest.raises(ConversationNotFound):
        conversation_for_staff(staff("manager"), uuid.uuid4())
    left = staff(name="Gone")
    left.is_active = False
    with pytest.raises(Forbidden):
        conversation_for_staff(left, opened.pk)


def test_messages_on_either_side_of_a_number() -> None:
    opened = conversation("One", "Two", "Three", "Four")
    assert [row.seq for row in messages_after(opened.pk, 1, limit=2)] == [2, 3]
    assert [row.seq for row in messages_before(opened.pk, 4, limit=2)] == [2, 3]


def _seqs(page: str) -> list[int]:
    return [int(seq) for seq in re.findall(r'data-seq="(\d+)"', page)]
