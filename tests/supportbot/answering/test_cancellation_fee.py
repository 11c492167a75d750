"""What does cancelling cost me today?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing.facts import Plan, PolicyTypedValue
from billing.money import Money
from supportbot.answering.decision import Answer, Handoff
from tests.supportbot.answering.builders import COMPANY, account, ask, reading, said, shown, subscription

COST = reading("cancellation_fee")
POLICIES: dict[str, PolicyTypedValue] = {
    "early_cancellation_fee": Money(6000, "EUR"),
    "minimum_term_months": 12,
    "cooling_off_days": 14,
}
RULED = replace(COMPANY, policies=POLICIES, texts={"cancellation_policy": "30 days' notice."})


def test_inside_the_minimum_term_the_fee_leads_with_the_day_it_ends() -> None:
    words = said(COST, account(subscriptions=(subscription(started=date(2026, 5, 16)),)), company=RULED)
    assert words.startswith("Cancelling your Home 500 plan today would cost €60.00. It started on 16 May 2026")
    assert "end on 16 May 2027" in words
    assert words.endswith("\nOur terms: 30 days' notice.")


@pytest.mark.parametrize(
    ("started", "free"),
    [
        (date(2025, 11, 22), True),
        (date(2025, 11, 23), False),
        (date(2026, 11, 8), False),
        (date(2026, 11, 9), True),
        (date(2026, 11, 22), True),
    ],
)
def test_the_first_days_and_the_end_of_the_term_are_free_to_the_day(started: date, free: bool) -> None:
    words = said(COST, account(subscriptions=(subscription(started=started),)), company=RULED)
    assert words.startswith("No cancellation fee applies") == free


def test_a_term_that_ends_in_a_shorter_month_ends_on_its_last_day() -> None:
    months = replace(RULED, policies=POLICIES | {"minimum_term_months": 6})
    words = said(COST, account(subscriptions=(subscription(started=date(2026, 8, 31)),)), company=months)
    assert "end on 28 February 2027" in words


def test_several_plans_in_their_term_stand_in_a_table_and_one_that_is_free_does_not() -> None:
    tv = Plan("tv", "TV Basic", Money(1200, "EUR"), "month")
    plans = (
        subscription(started=date(2026, 5, 16)),
        subscription(ref="sub-2", plan=tv, started=date(2026, 6, 1)),
        subscription(ref="sub-3", started=date(2020, 1, 1)),
    )
    of = account(subscriptions=plans)
    rendered = shown(ask(COST, of, company=RULED), of, RULED)
    assert "Home 500 and TV Basic are still in their first 12 months" in rendered.text
    assert rendered.table is not None
    assert [row[2] for row in rendered.table["rows"]] == ["16 May 2027", "1 June 2027"]  # type: ignore[attr-defined]


def test_a_fee_in_another_currency_is_never_quoted() -> None:
    pounds = Plan("home", "Home 500", Money(3200, "GBP"), "month")
    bound = account(subscriptions=(subscription(plan=pounds, started=date(2026, 5, 16)),), currency="GBP")
    decision = ask(COST, bound, company=RULED)
    assert isinstance(decision, Handoff)
    assert decision.reason == "not_covered"
    assert "60" not in said(COST, bound, company=RULED)
    over = account(subscriptions=(subscription(plan=pounds, started=date(2020, 5, 16)),), currency="GBP")
    assert isinstance(ask(COST, over, company=RULED), Answer)


def test_nothing_left_to_cancel() -> None:
    assert said(COST, account(), company=RULED).startswith("You have no running plan")
    ended = account(subscriptions=(subscription("canceled"),))
    assert "is cancelled" in said(COST, ended, company=RULED)
    ending = account(subscriptions=(subscription(ending=True, started=date(2026, 5, 16)),))
    assert said(COST, ending, company=RULED).startswith("Your Home 500 plan ends on 30 November 2026")


def test_only_a_text_is_told_and_no_policy_goes_to_a_person() -> None:
    of = account(subscriptions=(subscription(),))
    written = replace(COMPANY, texts={"cancellation_policy": "Free at any time."})
    assert said(COST, of, company=written) == "Our terms: Free at any time."
    assert isinstance(ask(COST, of), Handoff)


def test_a_trial_costs_nothing_to_leave_and_is_told_as_a_trial() -> None:
    trial = subscription("trialing", trial=date(2026, 12, 5), started=date(2026, 11, 1))
    words = said(COST, account(subscriptions=(trial,)), company=RULED)
    assert words == (
        "Your free trial of Home 500 runs until 5 December 2026; if it's cancelled before that, billing doesn't start."
    )
    beside = subscription(ref="sub-2", plan=Plan("tv", "TV Basic", Money(1200, "EUR"), "month"))
    both = said(COST, account(subscriptions=(trial, beside)), company=RULED)
    assert both.startswith("No cancellation fee applies to you: your TV Basic plan")
    assert "free trial of Home 500" in both


def test_a_plan_that_is_ending_is_free_when_its_first_months_are_over() -> None:
    over = subscription(ending=True, started=date(2020, 5, 16))
    words = said(COST, account(subscriptions=(over,)), company=RULED)
    assert words.startswith("Your Home 500 plan ends on 30 November 2026 and won't renew. No cancellation fee applies")
    assert "notice" not in words
    within = subscription(ending=True, started=date(2026, 5, 16))
    assert "Our terms: 30 days' notice." in said(COST, account(subscriptions=(within,)), company=RULED)


def test_only_the_plan_that_was_named_is_told_of() -> None:
    tv = Plan("tv", "TV Basic", Money(1200, "EUR"), "month")
    young = subscription(started=date(2026, 5, 16))
    of = account(subscriptions=(young, subscription(ref="sub-2", plan=tv, started=date(2020, 1, 1))))
    assert said(COST, of, company=RULED, text="what if I cancel the tv").startswith("No cancellation fee applies")
    assert said(COST, of, company=RULED, text="what if I cancel").startswith("Cancelling your Home 500 plan")


def test_who_asks_when_it_is_free_is_told_the_day_first() -> None:
    of = account(subscriptions=(subscription(started=date(2026, 5, 16)),))
    words = said(COST, of, company=RULED, text="from which day can I leave for free?")
    assert words.startswith(
        "From 16 May 2027 on you can leave your Home 500 plan without a fee: it started on 16 May 2026"
    )
    assert "Leaving today would cost €60.00." in words
