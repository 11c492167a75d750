"""Cancelling a plan: which one, until when it runs, what leaving costs, and nothing done by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from billing.facts import Account, Company, Plan
from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Handoff, Propose
from supportbot.answering.staying import wants_to_stay
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import (
    COMPANY,
    HOME,
    account,
    ask,
    invoice,
    reading,
    said,
    shown,
    subscription,
)

END = reading("cancel_subscription")
TV = Plan("tv", "TV Basic", Money(1200, "EUR"), "month")
RULES = replace(
    COMPANY,
    policies={"early_cancellation_fee": Money(6000, "EUR"), "minimum_term_months": 12, "cooling_off_days": 14},
    texts={"cancellation_policy": "Service runs to the end of the period."},
)


def one(**more: Any) -> Account:
    return account(subscriptions=(subscription(more.pop("status", "active"), **more),))


def yes(of: Account, company: Company = RULES) -> Any:
    """What a yes to cancelling the first plan leads to on the records as they are now."""
    offered = PastTurn("cancel", "cancel_subscription", "propose", (), "cancel_plan:sub-1")
    return ask(replace(reading("greeting_thanks_smalltalk"), consent="yes"), of, offered, company=company)


def test_the_period_the_fee_and_the_rule_come_before_the_question() -> None:
    assert said(END, one(), company=RULES) == (
        "Your Home 500 plan's current period runs until 30 November 2026. "
        "There's no cancellation fee, as its first 12 months are over.\n"
        "Our terms: Service runs to the end of the period.\n"
        "Shall I ask a colleague to cancel it? Nothing changes until they confirm it here."
    )


def test_a_young_plan_costs_the_fee_and_a_brand_new_one_does_not() -> None:
    young = said(END, one(started=date(2026, 6, 1)), company=RULES)
    assert "Cancelling now would cost €60.00, because its first 12 months last until 1 June 2027." in young
    new = said(END, one(started=date(2026, 11, 15)), company=RULES)
    assert "There's no cancellation fee, as it started less than 14 days ago." in new
    free = replace(RULES, policies={**RULES.policies, "early_cancellation_fee": Money(0, "EUR")})
    assert "fee" not in said(END, one(started=date(2026, 6, 1)), company=free)


def test_a_fee_in_another_currency_is_left_to_people() -> None:
    pounds = replace(HOME, price=Money(3000, "GBP"))
    of = replace(one(started=date(2026, 6, 1), plan=pounds), currency="GBP", locale="en-GB")
    words = said(END, of, company=RULES)
    assert "colleague will tell you the amount first" in words
    assert "60" not in words


def test_notice_that_reaches_beyond_the_period_leaves_the_last_day_open() -> None:
    notice = replace(RULES, policies={**RULES.policies, "cancellation_notice_days": 30})
    assert "Because of the 30 days' notice it may end later" in said(END, one(), company=notice)
    yearly = one(until=date(2027, 6, 30), plan=replace(HOME, interval="year"))
    words = said(END, yearly, company=notice)
    assert "runs until 30 June 2027" in words
    assert "notice" not in words


def test_a_trial_a_paused_plan_and_a_period_that_is_over_are_told_as_they_are() -> None:
    trial = said(END, one(status="trialing", trial=date(2026, 12, 5), started=date(2026, 11, 21)), company=RULES)
    assert "free trial of Home 500 runs until 5 December 2026; if it's cancelled before that, billing" in trial
    assert "fee" not in trial
    assert "is paused at the moment and isn't being billed" in said(END, one(status="paused"), company=RULES)
    over = said(END, one(status="past_due", until=date(2026, 10, 31)), company=RULES)
    assert "31 October" not in over
    assert "a colleague will tell you its last day first" in over


def test_what_is_cancelled_or_ending_is_said_to_be() -> None:
    assert said(END, one(ending=True), company=RULES) == "Your Home 500 plan ends on 30 November 2026 and won't renew."
    assert "is cancelled, so no new bills" in said(END, one(status="canceled"), company=RULES)
    assert said(END, account(), company=RULES) == "You have no running plan, so there's nothing to cancel."
    both = account(subscriptions=(subscription(), subscription(ref="sub-2", plan=TV, ending=True)))
    words = said(reading("cancel_subscription", plan_names=("TV Basic",)), both, company=RULES)
    assert words == "Your TV Basic plan ends on 30 November 2026 and won't renew."


def test_several_plans_are_asked_about_and_one_named_is_taken() -> None:
    both = account(subscriptions=(subscription(), subscription(ref="sub-2", plan=TV)))
    assert isinstance(ask(END, both, company=RULES), Clarify)
    named = ask(reading("cancel_subscription", plan_names=("TV Basic",)), both, company=RULES)
    assert isinstance(named, Propose)
    assert named.action == "cancel_plan:sub-2"
    same = account(subscriptions=(subscription(), subscription(ref="sub-2")))
    assert isinstance(ask(END, same, company=RULES), Handoff)


def test_a_plan_they_do_not_have_is_not_taken_for_theirs() -> None:
    words = said(reading("cancel_subscription", plan_names=("TV Basic",)), one(), company=RULES)
    assert words.startswith("I don't see that plan on your account. Your Home 500 plan's current period")


def test_several_of_one_plan_are_named_and_open_bills_stay_due() -> None:
    assert "That's for all 5 of them" in said(END, one(quantity=5), company=RULES)
    owing = replace(one(), invoices=(invoice("INV-8"),))
    assert "The €40.00 still open on bill INV-8 stays due." in said(END, owing, company=RULES)


def test_without_any_rule_the_cost_is_left_to_people() -> None:
    words = said(END, one())
    assert "A colleague will tell you first whether leaving costs anything." in words
    assert "no cancellation fee" not in words


def test_a_yes_is_checked_again_and_passed_on_in_neutral_words() -> None:
    young = one(started=date(2026, 6, 1))
    agreed = yes(young)
    assert isinstance(agreed, Handoff)
    assert agreed.reason == "action_requested"
    told = shown(agreed, young, RULES).text
    assert (
        "Requested: cancel the Home 500 plan. Current period until 30 November 2026. "
        "Early cancellation fee: €60.00, until 1 June 2027."
    ) in told
    assert isinstance(yes(one(ending=True)), Answer)
    assert isinstance(yes(account()), Answer)


def test_a_plan_named_by_a_part_is_taken_at_once() -> None:
    both = account(subscriptions=(subscription(), subscription(ref="sub-2", plan=TV)))
    named = ask(END, both, company=RULES, text="cancel only the TV, not the internet")
    assert isinstance(named, Propose)
    assert named.action == "cancel_plan:sub-2"


def test_who_wants_to_end_only_some_of_several_gets_a_person_and_not_an_offer_for_all() -> None:
    three = one(quantity=3)
    for text in ("cancel two of our three lines", "cancel one line, the rest stays", "please end 2 of them"):
        decision = ask(END, three, company=RULES, text=text)
        assert isinstance(decision, Handoff), text
        assert decision.reason == "not_covered"
        assert "3 of them at €40.00 a month each" in shown(decision, three, RULES).text.replace("\u00a0", " ")
    for text in ("cancel all three", "cancel our contract", ""):
        assert isinstance(ask(END, three, company=RULES, text=text), Propose), text
    assert isinstance(ask(END, one(), company=RULES, text="cancel one of my plans"), Propose)


def test_terms_are_not_quoted_for_a_trial() -> None:
    trial = one(status="trialing", trial=date(2026, 12, 5), started=date(2026, 11, 21))
    assert "Our terms" not in said(END, trial, company=RULES)


def test_a_yes_to_what_was_told_of_one_plan_offers_to_end_that_one() -> None:
    both = account(subscriptions=(subscription(), subscription(ref="sub-2", plan=TV)))
    told = PastTurn("how do I cancel the TV?", "cancel_subscription", "answer", (), "cancel_plan:sub-2")
    offer = ask(replace(reading("greeting_thanks_smalltalk"), consent="yes"), both, told, company=RULES)
    assert isinstance(offer, Propose)
    assert offer.action == "cancel_plan:sub-2"


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("I would prefer to keep it, please do not cancel", True),
        ("I don't want to leave any more, please remove my cancellation", True),
        ("could the cancellation be withdrawn?", True),
        ("can you take the cancellation back", True),
        ("I'd like to take that back", True),
        ("want to stay after all, undo it", True),
        ("I don't want to keep it, cancel it", False),
        ("please stop it", False),
        ("cancel my plan", False),
    ],
)
def test_who_says_they_stay_is_offered_no_end(text: str, stays: bool) -> None:
    assert wants_to_stay(text) == stays
    offered = PastTurn("cancel it", "cancel_subscription", "propose", (), "cancel_plan:sub-1")
    decision = ask(END, one(), offered, company=RULES, text=text)
    assert isinstance(decision, Answer if stays else Propose)
    ending = ask(END, one(ending=True), company=RULES, text=text)
    assert isinstance(ending, Handoff if stays else Answer)
    fee = ask(reading("cancellation_fee"), one(ending=True), company=RULES, text=text)
    assert isinstance(fee, Handoff if stays else Answer)
