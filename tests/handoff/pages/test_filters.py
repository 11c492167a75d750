"""Each part of a filter: what it lets through, what it holds back, on every list and page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from handoff.filters import Level, ListFilter, Promise
from handoff.models import Conversation, Offer, SlaClock, StaffMember, Team
from handoff.selectors import inbox
from handoff.selectors.filtering import filter_names, filter_options
from handoff.sla import Clock
from tests.handoff.pages.people import NOON, conversation, escalated, say, signed_in, staff

pytestmark = pytest.mark.django_db


def names(rows: list[inbox.InboxRow]) -> set[str]:
    return {row.display_name for row in rows}


def promise(of: Conversation, *, warn: int, due: int, clock: Clock = Clock.FIRST_RESPONSE, **columns: Any) -> None:
    """A clock that warns and is due so many seconds from now."""
    now = timezone.now()
    moments = {"warn_at": now + timedelta(seconds=warn), "due_at": now + timedelta(seconds=due)}
    SlaClock.objects.create(conversation=of, clock=clock, priority=0, started_at=NOON, **moments, **columns)


@pytest.mark.parametrize(
    ("wanted", "columns", "others"),
    [
        (ListFilter(topic="due_date"), {"topic": "due_date"}, {"topic": "refund_status"}),
        (ListFilter(language="de"), {"language": "de"}, {"language": "en"}),
        (ListFilter(priority=Level.HIGH), {"priority": 20}, {"priority": 30}),
        (ListFilter(priority=Level.HIGH), {"priority": 25}, {"priority": 10}),
        (ListFilter(priority=Level.NORMAL), {"priority": 0}, {"priority": 10}),
        (ListFilter(priority=Level.URGENT), {"priority": 31}, {"priority": 29}),
    ],
)
def test_on_every_tab_and_in_a_search(wanted: ListFilter, columns: dict[str, Any], others: dict[str, Any]) -> None:
    maya, tom = staff(), staff(name="Tom")
    places: dict[str, dict[str, Any]] = {
        "queue": {"custody": "waiting"},
        "own": {"custody": "agent", "agent": maya},
        "with_colleagues": {"custody": "agent", "agent": tom},
        "with_bot": {},
        "closed": {"custody": "closed", "closed_at": NOON},
    }
    for place, where in places.items():
        conversation("Hi there", "Hm", name=f"Fits {place}", **where, **columns)
        conversation("Hi there", "Hm", name=f"Not {place}", **where, **others)
    assert names(inbox.queue(maya, wanted)) == {"Fits queue"}
    assert names(inbox.own(maya, wanted)) == {"Fits own"}
    assert names(inbox.with_colleagues(maya, wanted)) == {"Fits with_colleagues"}
    assert names(inbox.with_bot(wanted)) == {"Fits with_bot"}
    assert names(inbox.closed(maya, wanted)) == {"Fits closed"}
    assert names(inbox.found(maya, "there", wanted)) == {f"Fits {place}" for place in places}


def test_by_team() -> None:
    a, b = Team.objects.create(slug="a", name="A"), Team.objects.create(slug="b", name="B")
    maya = staff()
    maya.teams.add(a, b)
    for team, name in ((a, "Of A"), (b, "Of B"), (None, "Of none")):
        conversation("Hi", custody="waiting", name=name, team=team)
    assert names(inbox.queue(maya, ListFilter(team=a.pk))) == {"Of A"}
    assert names(inbox.queue(maya)) == {"Of A", "Of B", "Of none"}


def test_another_teams_are_not_opened_by_naming_the_team() -> None:
    mine, other = Team.objects.create(slug="a", name="A"), Team.objects.create(slug="b", name="Secret team")
    client, maya = signed_in()
    maya.teams.add(mine)
    conversation("Hi", custody="waiting", name="Theirs", team=other)
    assert inbox.queue(maya, ListFilter(team=other.pk)) == []
    page = client.get("/inbox/lists/", {"team": other.pk}).content.decode()
    assert "Secret team" not in page
    assert 'id="chips"' not in page
    assert "Secret team" not in client.get("/inbox/filters/", {"team": other.pk}).content.decode()


def test_by_holder() -> None:
    maya, tom, ada = staff(), staff(name="Tom"), staff(name="Ada")
    conversation("Hi", custody="agent", agent=tom, name="Of Tom")
    conversation("Hi", custody="agent", agent=ada, name="Of Ada")
    assert names(inbox.with_colleagues(maya, ListFilter(holder=tom.pk))) == {"Of Tom"}


def test_by_how_it_was_closed() -> None:
    for reason in ("spam", "resolved"):
        conversation("Hi", custody="closed", closed_at=NOON, close_reason=reason, name=reason)
    assert names(inbox.closed(staff(), ListFilter(reason="spam"))) == {"spam"}


def test_unread_are_those_with_words_that_the_agent_has_not_seen() -> None:
    maya = staff()
    seen = conversation("Hi", custody="agent", agent=maya, agent_read_seq=1, name="Seen")
    say(seen, 2, "My reply", author="agent")
    conversation("Hi", "Hello?", custody="agent", agent=maya, agent_read_seq=1, name="Unseen")
    conversation("Hi", custody="waiting", name="Waiting")
    rows = inbox.own(maya, ListFilter(unread=True))
    assert [(row.display_name, row.unread) for row in rows] == [("Unseen", 1)]
    assert inbox.queue(maya, ListFilter(unread=True)) == []


def test_owed_a_reply_are_those_unanswered_and_everybody_who_waits_for_a_person() -> None:
    maya, tom, wanted = staff(), staff(name="Tom"), ListFilter(owed=True)
    for custody, holder in (("agent", maya), ("agent", tom), ("bot", None), ("waiting", None)):
        whose = holder.display_name if holder else custody
        conversation("Hi", "Well?", custody=custody, agent=holder, name=f"Answered {whose}")
        conversation("Hi", "Well?", custody=custody, agent=holder, name=f"Asked {whose}", unanswered_since=NOON)
    assert names(inbox.own(maya, wanted)) == {"Asked Maya"}
    assert names(inbox.with_colleagues(maya, wanted)) == {"Asked Tom"}
    assert names(inbox.with_bot(wanted)) == {"Asked bot"}
    assert names(inbox.queue(maya, wanted)) == {"Answered waiting", "Asked waiting"}


def test_by_the_state_of_a_promise() -> None:
    maya = staff()
    for name, warn, due in (("Calm", 60, 90), ("Warned", -5, 60), ("Late", -60, -5)):
        promise(conversation("Hi", custody="waiting", name=name), warn=warn, due=due)
    kept = conversation("Hi", custody="waiting", name="Kept")
    promise(kept, warn=-60, due=-5, stopped_at=NOON)
    conversation("Hi", custody="waiting", name="Nothing promised")
    assert names(inbox.queue(maya, ListFilter(promise=Promise.WARNED))) == {"Warned", "Late"}
    assert names(inbox.queue(maya, ListFilter(promise=Promise.BREACHED))) == {"Late"}


def test_a_late_resolution_is_listed_with_the_moment_that_it_was_due() -> None:
    maya = staff()
    held = conversation("Hi", custody="agent", agent=maya)
    promise(held, warn=-60, due=-5, clock=Clock.RESOLUTION)
    (row,) = inbox.own(maya, ListFilter(promise=Promise.BREACHED))
    assert row.due_at is not None
    assert row.due_at < timezone.now()
    assert inbox.own(maya)[0].due_at is None, "a list of everything shows replies that are due"


def test_all_of_it_must_hold() -> None:
    maya = staff()
    for name, topic, priority in (("Both", "due_date", 20), ("Topic", "due_date", 0), ("Priority", "autopay", 20)):
        conversation("Hi", custody="waiting", name=name, topic=topic, priority=priority)
    assert names(inbox.queue(maya, ListFilter(topic="due_date", priority=Level.HIGH))) == {"Both"}


def test_an_offer_is_shown_whatever_the_filter() -> None:
    client, maya = signed_in()
    waiting = conversation("Hi", custody="waiting", name="On offer", topic="autopay")
    until = timezone.now() + timedelta(seconds=30)
    Offer.objects.create(conversation=waiting, custody_version=0, staff=maya, until=until)
    page = client.get("/inbox/lists/", {"topic": "due_date"}).content.decode()
    assert "Offered to you" in page
    assert "On offer" in page


def test_what_can_be_chosen_is_what_one_may_see() -> None:
    a, b = Team.objects.create(slug="a", name="A"), Team.objects.create(slug="b", name="B")
    maya, tom, ada = staff(), staff(name="Tom"), staff(name="Ada")
    maya.teams.add(a)
    conversation("Hi", custody="agent", agent=tom, team=a, language="de")
    conversation("Hi", custody="agent", agent=ada, team=b, language="fr")
    options = filter_options(maya, ListFilter(language="it"))
    assert options.teams == [(a.pk, "A")]
    assert options.holders == [(tom.pk, "Tom")]
    assert options.languages == [("de", "German"), ("it", "Italian")]
    assert [name for _, name in filter_options(staff("admin"), ListFilter()).teams] == ["A", "B"]
    assert [name for _, name in filter_options(staff(), ListFilter()).teams] == ["A", "B"], "in no team: for all"


def test_only_staff_who_answer_can_be_named_as_holders() -> None:
    tom, lena = staff(name="Tom"), staff("manager", name="Lena")
    assert filter_names(staff(), ListFilter(holder=tom.pk)) == {"holder": "Tom"}
    assert filter_names(staff(), ListFilter(holder=lena.pk)) == {}


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("tab=inbox&topic=due_date&priority=normal&owed=1&promise=warned&language=de", 7),
        ("tab=inbox&unread=1", 7),
        ("tab=bot&topic=due_date", 5),
        ("tab=closed&reason=spam", 5),
        ("tab=inbox&team={team}", 8),
        ("tab=team&holder={holder}&team={team}", 6),
    ],
)
def test_a_filter_costs_at_most_one_statement_more(
    django_assert_num_queries: DjangoAssertNumQueries, query: str, queries: int, rows: int
) -> None:
    client, maya = signed_in()
    team, tom = Team.objects.create(slug="a", name="A"), staff(name="Tom")
    maya.teams.add(team)
    fits: dict[str, Any] = {"team": team, "topic": "due_date", "language": "de", "unanswered_since": NOON}
    for number in range(rows):
        waiting = conversation("Hi", custody="waiting", name=f"Waiting {number}", **fits)
        promise(waiting, warn=-60, due=-5)
        escalated(waiting, "dispute")
        conversation("Hi", custody="agent", agent=maya, name=f"Mine {number}", **fits)
        conversation("Hi", custody="agent", agent=tom, name=f"Of Tom {number}", **fits)
        conversation("Hi", "You there?", name=f"With bot {number}", **fits)
        conversation("Hi", custody="closed", closed_at=NOON, close_reason="spam", **fits)
    with django_assert_num_queries(queries):
        page = client.get(f"/inbox/lists/?{query.format(team=team.pk, holder=tom.pk)}").content.decode()
    assert page.count('class="line') >= rows


def test_chips_say_what_is_chosen_and_each_leads_to_the_list_without_it() -> None:
    client, maya = signed_in()
    team = Team.objects.create(slug="a", name="A & B")
    maya.teams.add(team)
    page = client.get(f"/inbox/?team={team.pk}&topic=due_date&owed=1").content.decode()
    assert f'href="/inbox/?team={team.pk}&amp;owed=1"' in page
    assert 'aria-label="Take away: Team A &amp; B"' in page
    assert 'aria-label="Take away: Waits for a reply"' in page
    assert 'id="chips-clear" href="/inbox/"' in page
    assert f'data-query="?team={team.pk}&amp;topic=due_date&amp;owed=1" data-narrowed="3"' in page


def test_tabs_and_rows_keep_the_filter_and_the_counts_are_of_everything() -> None:
    client, _ = signed_in()
    for topic in ("due_date", "autopay", "autopay"):
        last = conversation("Hi", custody="waiting", topic=topic, name=topic)
    page = client.get("/inbox/lists/", {"topic": "autopay"}).content.decode()
    assert 'href="/inbox/?tab=closed&amp;topic=autopay"' in page
    assert f'hx-get="/inbox/c/{last.pk}/?topic=autopay"' in page
    assert 'Inbox <span class="count count--hot">3</span>' in page
    assert page.count('class="line"') == 2


def test_what_counts_on_another_tab_alone_is_kept_but_not_applied() -> None:
    client, _ = signed_in()
    conversation("Hi", custody="waiting", name="Waiting")
    page = client.get("/inbox/lists/", {"reason": "spam"}).content.decode()
    assert "Waiting" in page
    assert 'id="chips"' not in page
    assert 'href="/inbox/?tab=closed&amp;reason=spam"' in page
    panel = client.get("/inbox/filters/", {"reason": "spam"}).content.decode()
    assert '<input type="hidden" name="reason" value="spam">' in panel


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Nobody who waits, and none of yours."),
        ("tab=team&", "Nothing that your colleagues hold."),
        ("tab=bot&", "None of the chats with the bot."),
        ("tab=closed&", "Nothing that is closed."),
        ("q=hello&", "No conversation has “hello” and fits the filter."),
    ],
)
def test_an_empty_list_says_that_it_is_narrowed(query: str, said: str) -> None:
    client, _ = signed_in()
    page = client.get(f"/inbox/lists/?{query}topic=due_date").content.decode()
    assert "Nothing fits the filter" in page
    assert said in page
    assert "Clear the filter" in page


def test_the_panel_asks_for_holder_and_reason_where_they_count() -> None:
    client, _ = signed_in()
    conversation("Hi", custody="agent", agent=staff(name="Tom"))
    fields = {
        place: {name for name in ("holder", "reason") if f'name="{name}"' in page}
        for place, page in (
            (query, client.get(f"/inbox/filters/?{query}").content.decode())
            for query in ("", "tab=team", "tab=closed", "q=hello")
        )
    }
    assert fields == {"": set(), "tab=team": {"holder"}, "tab=closed": {"reason"}, "q=hello": {"holder", "reason"}}


@pytest.fixture
def maya_signed_in() -> tuple[Any, StaffMember]:
    return signed_in()


WORDS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["1", "warned", "en", "due_date", "999999999"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.dictionaries(
        st.sampled_from(
            ["team", "topic", "priority", "language", "holder", "promise", "unread", "owed", "reason", "q"]
        ),
        WORDS,
    ),
    tab=st.sampled_from(["inbox", "team", "bot", "closed", "nonsense\x00"]),
)
def test_no_address_is_an_error(maya_signed_in: tuple[Any, StaffMember], fields: dict[str, str], tab: str) -> None:
    client, _ = maya_signed_in
    for page in ("/inbox/lists/", "/inbox/filters/", "/inbox/views/"):
        assert client.get(page, {**fields, "tab": tab}).status_code == 200
