"""Automatic payments: the state and what it charges, then the offer to switch to the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from billing.facts import Account, PaymentMethod
from supportbot.answering.decision import Answer, Handoff, Propose
from supportbot.understanding.reading import PastTurn
from tests.supportbot.answering.builders import COMPANY, VISA, account, ask, invoice, payment, reading, said, shown

AUTO = reading("autopay")
RULES = replace(COMPANY, texts={"autopay_policy": "Switch it at any time."})
OPEN = invoice("INV-8", due=date(2026, 11, 29))
ON = account(OPEN, payment_methods=(VISA,))
OFF = replace(ON, autopay=False)
DEBIT = PaymentMethod("pm-2", "direct_debit", "Some Bank", "7703", None, None, is_default=True)


def yes(of: Account, ref: str) -> Any:
    """What a yes to switching it to ``ref`` leads to on the records as they are now."""
    offered = PastTurn("autopay", "autopay", "propose", (), f"autopay:{ref}")
    return ask(replace(reading("greeting_thanks_smalltalk"), consent="yes"), of, offered, company=RULES)


def test_on_says_what_is_charged_next_and_offers_off() -> None:
    assert said(AUTO, ON, company=RULES) == (
        "Autopay is on: your bills are charged to your Visa ending in 4242 automatically. "
        "The next one is €40.00 for bill INV-8, due on 29 November 2026.\n"
        "Switch it at any time.\n"
        "With autopay off, you'd pay each bill yourself. "
        "Shall I ask a colleague to switch it off? It stays as it is until they confirm it here."
    )
    decision = ask(AUTO, ON, company=RULES)
    assert isinstance(decision, Propose)
    assert decision.action == "autopay:off"


def test_off_offers_on() -> None:
    words = said(AUTO, OFF, company=RULES)
    assert words.startswith("Autopay is off, so your Visa ending in 4242 isn't charged by itself")
    assert "Shall I ask a colleague to switch it on?" in words
    assert "With autopay off" not in words


def test_a_bank_account_is_named_as_one_and_nothing_open_is_not_made_up() -> None:
    of = account(payment_methods=(DEBIT,))
    words = said(AUTO, of, company=RULES)
    assert "charged to your bank account ending in 7703 automatically.\nSwitch" in words


def test_a_payment_under_way_is_not_announced_again_and_a_failed_one_is_told() -> None:
    busy = invoice("INV-8", due=date(2026, 11, 29), payments=(payment("INV-8", status="pending"),))
    assert "The next one" not in said(AUTO, account(busy, payment_methods=(VISA,)), company=RULES)
    failed = payment("INV-8", code="insufficient_funds", retry=date(2026, 11, 24))
    late = invoice("INV-8", due=date(2026, 11, 20), payments=(failed,))
    words = said(AUTO, account(late, payment_methods=(VISA,)), company=RULES)
    assert "failed because there wasn't enough money available" in words
    assert "We'll try again automatically on 24 November 2026." in words


def test_an_expired_card_is_no_card_to_switch_on_with() -> None:
    gone = replace(VISA, exp_year=2025)
    off = ask(AUTO, replace(OFF, payment_methods=(gone,)), company=RULES)
    assert isinstance(off, Answer)
    assert off.reply.choices[0].id == "topic:payment_method_update"
    on = ask(AUTO, replace(ON, payment_methods=(gone,)), company=RULES)
    assert isinstance(on, Propose)
    words = said(AUTO, replace(ON, payment_methods=(gone,)), company=RULES)
    assert "That card expired on 31 March 2025, though, so nothing can be charged until you replace it." in words
    assert "The next one" not in words


def test_without_a_method_there_is_nothing_to_switch() -> None:
    for of, switched in ((ON, "on, but"), (OFF, "off, and")):
        bare = replace(of, payment_methods=())
        assert isinstance(ask(AUTO, bare, company=RULES), Answer)
        assert said(AUTO, bare, company=RULES).startswith(f"Autopay is {switched} there's no payment method")


def test_a_company_that_does_not_offer_it_offers_no_switching_on() -> None:
    none = replace(RULES, policies={"autopay_offered": False})
    assert isinstance(ask(AUTO, OFF, company=none), Answer)
    assert "isn't offered at the moment" in said(AUTO, OFF, company=none)
    assert isinstance(ask(AUTO, ON, company=none), Propose), "it can always be switched off"


def test_amounts_follow_the_bill_and_its_locale() -> None:
    assert "40,00 € for bill INV-8" in said(AUTO, replace(ON, locale="de-DE"), company=RULES)


def test_a_yes_is_checked_against_the_records_again() -> None:
    agreed = yes(ON, "off")
    assert isinstance(agreed, Handoff)
    assert agreed.reason == "action_requested"
    assert "Requested: switch autopay off. Payment method: Visa ending in 4242." in shown(agreed, ON, RULES).text
    already = yes(OFF, "off")
    assert isinstance(already, Propose), "it is off by now, so what can be done is offered anew"
    assert already.action == "autopay:on"
    assert isinstance(yes(replace(ON, payment_methods=()), "off"), Answer)


@pytest.mark.parametrize("text", ["is autopay on?", "tell me about autopay", "how dos autopay werk", "set up autopay"])
def test_who_asks_for_nothing_new_is_offered_nothing(text: str) -> None:
    decision = ask(AUTO, ON, company=RULES, text=text)
    assert isinstance(decision, Answer)
    assert decision.action == "autopay:off"
    words = shown(decision, ON, RULES).text
    assert "Shall I" not in words
    assert "you'd pay each bill yourself" not in words


@pytest.mark.parametrize(
    "text",
    [
        "turn autopay off",
        "turn of the auto payment",
        "stop the direct debit",
        "I don't want automatic payments",
        "I'd rather pay the bills myself",
        "please have the direct debit stopped",
        "I want autopay off please. and how much do I owe?",
    ],
)
def test_who_wants_it_off_is_offered_that(text: str) -> None:
    decision = ask(AUTO, ON, company=RULES, text=text)
    assert isinstance(decision, Propose)
    assert decision.action == "autopay:off"
    off = ask(AUTO, OFF, company=RULES, text=text)
    assert isinstance(off, Answer), "it is off already"


@pytest.mark.parametrize(
    "text",
    [
        "I want automatic payments",
        "I'm done with paying by hand, set it up",
        "could you take it off my card each month",
    ],
)
def test_who_wants_it_on_is_offered_that(text: str) -> None:
    decision = ask(AUTO, OFF, company=RULES, text=text)
    assert isinstance(decision, Propose)
    assert decision.action == "autopay:on"


def test_how_to_switch_it_off_is_told_with_what_follows_from_it() -> None:
    decision = ask(AUTO, ON, company=RULES, text="how do I switch autopay off?")
    assert isinstance(decision, Answer)
    assert (
        "With autopay off, you'd pay each bill yourself. If you'd like it switched off"
        in shown(decision, ON, RULES).text
    )


def test_where_it_is_no_longer_offered_switching_it_off_is_for_good() -> None:
    none = replace(RULES, policies={"autopay_offered": False})
    assert "it can't be switched on again later. Shall I" in said(AUTO, ON, company=none)
    assert "switched on again" not in said(AUTO, ON, company=RULES)


@pytest.mark.parametrize("text", ["the direct debit came back, why", "my direct debit was rejected", "autopay failed"])
def test_who_asks_why_it_went_wrong_is_told_that_and_offered_nothing(text: str) -> None:
    late = invoice("INV-8", due=date(2026, 11, 20), payments=(payment("INV-8", code="mandate_invalid"),))
    decision = ask(AUTO, account(late, payment_methods=(DEBIT,)), company=RULES, text=text)
    assert isinstance(decision, Answer)
    assert decision.action == ""
    words = said(AUTO, account(late, payment_methods=(DEBIT,)), company=RULES, text=text)
    assert words.startswith(
        "Your payment of €40.00 on 15 November 2026 didn't go through because the direct debit mandate"
    )
    assert said(AUTO, ON, company=RULES, text=text).startswith("Autopay is on"), "nothing has failed"
