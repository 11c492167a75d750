"""Which plan am I on, and what is there?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing.facts import Plan, Subscription
from billing.money import Money
from supportbot.answering.decide import decide
from supportbot.answering.decision import Answer, Handoff
from tests.supportbot.answering.builders import (
    COMPANY,
    HOME,
    THRESHOLDS,
    TODAY,
    account,
    ask,
    reading,
    said,
    shown,
    subscription,
)

PLANS = reading("plan_details")
YEARLY = Plan("home-500", "Home 500", Money(39500, "EUR"), "year")
POUNDS = Plan("home-500", "Home 500", Money(3200, "GBP"), "month")
TV = Plan("tv", "TV Basic", Money(1200, "EUR"), "month")
OFFER = replace(COMPANY, plans=(HOME, YEARLY, POUNDS), texts={"tax_policy": "Without 23% VAT."})


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (subscription(), "You're on Home 500, €40.00 a month."),
        (subscription(plan=YEARLY), "You're on Home 500, €395.00 a year."),
        (subscription(quantity=5), "You're on Home 500, 5 of them at €40.00 a month each."),
        (subscription("paused"), "You're on Home 500, €40.00 a month; it's paused at the moment."),
        (
            subscription("trialing", trial=date(2026, 12, 1)),
            "You're on Home 500 on a free trial until 1 December 2026; after that it's €40.00 a month.",
        ),
        (
            subscription(ending=True),
            "You're on Home 500, €40.00 a month; it ends on 30 November 2026 and won't renew.",
        ),
        (subscription("canceled"), "You don't have a running plan at the moment."),
    ],
)
def test_the_own_plan_in_every_state(plan: Subscription, words: str) -> None:
    assert said(PLANS, account(subscriptions=(plan,)), company=OFFER).startswith(words)


def test_several_plans_lead_with_the_oldest() -> None:
    tv = Plan("tv", "TV Basic", Money(1200, "EUR"), "month")
    plans = (subscription(ref="sub-2", plan=tv, started=date(2026, 10, 1)), subscription())
    words = said(PLANS, account(subscriptions=plans))
    assert words == "You're on Home 500, €40.00 a month. You also have TV Basic, €12.00 a month."


def test_the_catalogue_is_in_the_customer_s_own_currency_only() -> None:
    for currency, prices in (("EUR", ["€40.00", "€395.00"]), ("GBP", ["£32.00"])):
        of = account(currency=currency, locale="en-IE")
        rendered = shown(ask(PLANS, of, company=OFFER), of, OFFER)
        assert rendered.table is not None
        assert [row[1] for row in rendered.table["rows"]] == prices  # type: ignore[attr-defined]
        assert rendered.text.endswith("Without 23% VAT.")


def test_neither_a_plan_nor_an_offer_goes_to_a_person() -> None:
    assert isinstance(ask(PLANS, account()), Handoff)
    assert isinstance(ask(PLANS, account(currency="USD"), company=OFFER), Handoff)


def test_a_plan_named_is_priced_first_and_by_itself() -> None:
    company = replace(OFFER, plans=(*OFFER.plans, TV))
    of = account(subscriptions=(subscription(),))
    rendered = shown(ask(reading("plan_details", plan_names=("TV Basic",)), of, company=company), of, company)
    assert rendered.text.replace("\u00a0", " ").startswith("TV Basic costs €12.00 a month.\nYou're on Home 500")
    assert rendered.table is None
    own = said(reading("plan_details", plan_names=("Home 500",)), of, company=company)
    assert own.startswith("You're on Home 500")


def test_a_price_in_another_currency_is_not_given() -> None:
    company = replace(OFFER, plans=(*OFFER.plans, TV))
    pounds = account(subscriptions=(subscription(plan=POUNDS),), currency="GBP", locale="en-GB")
    words = said(PLANS, pounds, company=company, text="what's that in euro?")
    assert "I can only give you prices in GBP, the currency your account is billed in." in words
    assert "€" not in words
    assert "only give you" not in said(PLANS, pounds, company=company, text="how many pounds is it?")
    unsold = said(reading("plan_details", plan_names=("TV Basic",)), pounds, company=company)
    assert unsold.startswith("TV Basic isn't on offer in the currency you're billed in.")


def test_a_visitor_is_told_the_catalogue_and_nothing_else() -> None:
    def visitor(*names: str) -> Answer:
        asked = reading("plan_details", plan_names=names)
        told = decide(
            asked, None, OFFER, context=(), today=TODAY, thresholds=THRESHOLDS, text="prices?", identity="anonymous"
        )
        assert isinstance(told, Answer)
        return told

    listed = shown(visitor(), None, OFFER)
    assert listed.table is not None
    assert len(listed.table["rows"]) == 3  # type: ignore[arg-type]
    named = shown(visitor("Home 500"), None, OFFER).text.replace("\u00a0", " ")
    assert named.startswith("Home 500 costs €40.00 a month, €395.00 a year or £32.00 a month.")
    assert "sign in" in named


def test_who_asks_what_they_have_is_told_that_alone() -> None:
    of = account(subscriptions=(subscription(),))
    for text in ("which plan am I on?", "how much is my plan"):
        assert said(PLANS, of, text=text, company=OFFER) == ("You're on Home 500, €40.00 a month.\nWithout 23% VAT.")
    for text in ("what else is there besides my plan", "which plans do you have", ""):
        assert "on offer today" in said(PLANS, of, text=text, company=OFFER)
