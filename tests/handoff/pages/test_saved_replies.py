"""Saved replies: found by what is typed, filled from the records, never with a figure that is not there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.filling import fill, gaps
from handoff.models import SavedReply, Team
from handoff.selectors.replies import saved_replies
from tests.handoff.pages.people import conversation, signed_in, staff


def test_a_gap_without_a_value_stays_open() -> None:
    filled = fill("Hello {first_name}, you owe {balance} since {day}.", {"first_name": "Priya", "balance": ""})
    assert filled == "Hello Priya, you owe {balance} since {day}."
    assert gaps(filled) == ["balance", "day"]


@given(st.text(max_size=300), st.dictionaries(st.sampled_from(["customer", "balance"]), st.text(max_size=20)))
def test_any_text_can_be_filled(text: str, values: dict[str, str]) -> None:
    assert isinstance(fill(text, values), str)
    assert "{" in text or fill(text, values) == text


@pytest.mark.django_db
def test_own_teams_and_everybodys_are_found_and_no_other_teams() -> None:
    mine, other = Team.objects.create(slug="a", name="A"), Team.objects.create(slug="b", name="B")
    maya = staff()
    maya.teams.add(mine)
    for shortcut, team in (("refund", None), ("refund-late", mine), ("refund-other", other), ("hello", None)):
        SavedReply.objects.create(shortcut=shortcut, title=f"A {shortcut}", text="x", team=team)
    assert [one.shortcut for one in saved_replies(maya, "ref")] == ["refund", "refund-late"]
    assert [one.shortcut for one in saved_replies(maya, "late")] == ["refund-late"]


@pytest.mark.django_db
def test_the_list_is_filled_with_names_and_says_what_is_still_open() -> None:
    client, _ = signed_in()
    opened = conversation("Hi", name="Priya <b>Shah</b>")
    SavedReply.objects.create(shortcut="owe", title="Owed", text="Dear {customer}, you owe {balance}.")
    page = client.get(f"/inbox/c/{opened.pk}/replies/", {"q": "owe"}).content.decode()
    assert 'data-text="Dear Priya &lt;b&gt;Shah&lt;/b&gt;, you owe {balance}."' in page
    assert "to fill: balance" in page
    assert "No saved reply" in client.get(f"/inbox/c/{opened.pk}/replies/", {"q": "zzz\x00"}).content.decode()
