"""What the bot says: checked, tried by the real pipeline with nothing stored, published, put back."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import PolicyText, PolicyValue
from handoff.models import Event, SavedReply
from supportbot.models import Edition, TopicPolicy
from supportbot.tuning.answers.checking import Figures, objections, unsourced
from tests.handoff.pages.people import signed_in
from tests.supportbot import northwind

FIGURES = Figures({Decimal(60), Decimal("7.50"), Decimal(12)}, {"+353 20 913 0142"})


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Within 60 days, 7,50 € or €7.50, or call +353 20 913 0142.", []),
        ("Within 90 days.", ["source"]),
        ("  ", ["text"]),
        ("x" * 101, ["text"]),
        ("Dear {customer}", ["text"]),
        ("A brace { left open", ["text"]),
    ],
)
def test_what_cannot_be_published(text: str, fields: list[str]) -> None:
    found = objections(text, longest=100, gaps=frozenset(), figures=FIGURES, source="")
    assert [one.field for one in found] == fields


def test_a_gap_that_is_nearly_one_is_named_and_others_are_the_agents_to_fill() -> None:
    known = frozenset({"balance", "agent"})
    told = objections("{balanse} {amount}", longest=99, gaps=known, figures=FIGURES, source="")
    assert [one.text for one in told] == ["{balanse} is not filled in: did you mean {balance}?"]
    assert unsourced("1,500.00 and 3", FIGURES) == ["1,500.00", "3"]


class Page:
    """The page of one subject before a manager."""

    def __init__(self, client: Client, kind: str, key: str) -> None:
        self._client, self.address = client, reverse("tuning:answer", args=[kind, key])

    def sends(self, **fields: Any) -> str:
        answer = self._client.post(self.address, fields, follow=True)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def sees(self) -> str:
        return unescape(self._client.get(self.address).content.decode())


@pytest.mark.django_db
def test_a_text_is_tried_with_nothing_stored_then_published_and_put_back() -> None:
    northwind.load()
    client, manager = signed_in("manager")
    page = Page(client, "text", "refund_policy/en")
    before = PolicyText.objects.get(key="refund_policy", language="en").text
    draft = "Ask us within 60 days and you have your money within 10 days. No questions asked."
    shown = page.sends(text=draft, customer="cus_priya", question="what is your refund policy?", **{"try": "1"})
    assert "With the draft" in shown
    assert shown.count(draft) >= 2  # in the field, and in the reply
    assert PolicyText.objects.get(key="refund_policy", language="en").text == before
    assert not Edition.objects.exists()
    assert Event.objects.get(kind="draft_tried").data["customer"] == "cus_priya"

    assert "Say where it stands" in page.sends(text="Within 99 days.")
    assert "Published" in page.sends(text=draft, note="Shorter")
    assert PolicyText.objects.get(key="refund_policy", language="en").text == draft
    assert "in force already" in page.sends(text=draft, note="Again")
    history = page.sees()
    assert manager.display_name in history
    assert re.search(r"<ins>[^<]*No questions asked\.</ins>", history)
    as_it_was = Edition.objects.get(by_name="")
    client.post(reverse("tuning:restore", args=[as_it_was.pk]))
    assert PolicyText.objects.get(key="refund_policy", language="en").text == before
    assert Edition.objects.latest("pk").restores == as_it_was
    assert Event.objects.filter(kind="edition_published", actor=f"staff:{manager.pk}").count() == 2


@pytest.mark.django_db
def test_what_was_changed_somewhere_else_is_kept_before_it_is_overwritten() -> None:
    northwind.load()
    client, _ = signed_in("manager")
    page = Page(client, "policy", "refund_window_days")
    page.sends(amount="45", note="Longer")
    PolicyValue.objects.filter(key="refund_window_days").update(number=50)
    page.sends(amount="30", note="Shorter")
    kept = Edition.objects.order_by("pk").values_list("value__value", "by_name")
    assert [(value, bool(name)) for value, name in kept] == [(60, False), (45, True), (50, False), (30, True)]


@pytest.mark.django_db
def test_a_topic_that_goes_to_people_is_tried_and_published() -> None:
    northwind.load()
    client, _ = signed_in("manager")
    page = Page(client, "topic", "late_fee")
    asked = {"customer": "cus_priya", "question": "how much is your late fee?", "to_person": "on", "identity": ""}
    shown = page.sends(**asked, **{"try": "1"})
    assert "Handed over" in shown
    assert not TopicPolicy.objects.exists()
    page.sends(to_person="on", identity="verified", note="Too many mistakes")
    row = TopicPolicy.objects.get()
    assert (row.topic, row.to_person, row.identity, row.threshold) == ("late_fee", True, "verified", None)


@pytest.mark.django_db
def test_a_saved_reply_is_made_changed_and_taken_away_and_comes_back() -> None:
    northwind.load()
    client, _ = signed_in("manager")
    new = {"shortcut": "thanks", "title": "Thanks", "text": "Thank you, {first_name}.", "team": "", "source": ""}
    client.post(reverse("tuning:reply-new"), new)
    made = SavedReply.objects.get(shortcut="thanks")
    page = Page(client, "reply", str(made.pk))
    assert "Thank you, Priya." in page.sends(**new, customer="cus_priya", **{"try": "1"})
    page.sends(remove="1", note="Nobody uses it")
    assert not SavedReply.objects.filter(shortcut="thanks").exists()
    client.post(reverse("tuning:restore", args=[Edition.objects.order_by("pk")[0].pk]))
    assert SavedReply.objects.get(shortcut="thanks").text == "Thank you, {first_name}."
