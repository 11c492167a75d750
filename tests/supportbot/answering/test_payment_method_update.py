"""Changing a card: what is on file, why it matters now, and an offer that changes nothing by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from billing.facts import Account, PaymentMethod
from supportbot.answering.decision import Answer, Handoff, Propose
from tests.supportbot.answering.builders import VISA, account, ask, invoice, past, payment, reading, said, shown

CHANGE = reading("payment_method_update")
BANK = PaymentMethod("pm-2", "direct_debit", "Harbour Bank", "7703", None, None, is_default=False)
EXPIRED = replace(VISA, exp_month=10, exp_year=2026)


def agreed(of: Account, action: str) -> Handoff:
    offer = replace(past("payment_method_update", "propose"), action=action)
    decision = ask(reading("payment_method_update", choice=f"confirm:{action}"), of, offer)
    assert isinstance(decision, Handoff)
    return decision


def test_the_card_on_file_leads_and_nobody_is_asked_for_its_number() -> None:
    of = account(payment_methods=(VISA,))
    words = said(CHANGE, of)
    assert words.startswith("The card on file is your Visa ending in 4242, good until 31 March 2029. Autopay is on")
    assert "please don't send card or bank numbers in this chat" in words
    assert words.endswith("Shall I pass that on?")
    decision = ask(CHANGE, of)
    assert isinstance(decision, Propose)
    assert decision.action == "change_method:pm-1"


def test_an_expired_card_and_a_failed_payment_say_why_it_matters_now() -> None:
    failed = payment("INV-7", code="expired_card", at=datetime(2026, 11, 15, 9, tzinfo=UTC), retry=date(2026, 11, 24))
    of = account(invoice("INV-7", payments=(failed,)), payment_methods=(EXPIRED,))
    words = said(CHANGE, of)
    assert words.startswith("The card on file, your Visa ending in 4242, expired on 31 October 2026")
    assert "Our last attempt to collect €40.00 for bill INV-7, on 15 November 2026, didn't go through" in words
    assert "The next try is on 24 November 2026." in words
    decision = ask(CHANGE, of)
    assert isinstance(decision, Propose)
    assert decision.invoice_numbers == ("INV-7",)


def test_a_try_that_lies_in_the_past_is_not_announced() -> None:
    failed = payment("INV-7", retry=date(2026, 11, 20))
    assert "next try" not in said(CHANGE, account(invoice("INV-7", payments=(failed,)), payment_methods=(VISA,)))


def test_nothing_on_file_offers_to_add_one() -> None:
    of = account()
    assert said(CHANGE, of).startswith("There's no card or bank account on file for you.\nA colleague can give you")
    assert said(CHANGE, of).count("add one") == 1
    assert agreed(of, "change_method:new").reason == "action_requested"
    assert "\nRequested: a safe way to add a card" in shown(agreed(of, "change_method:new"), of).text


def test_several_stand_in_a_table_and_digits_that_were_named_pick_one() -> None:
    of = account(payment_methods=(VISA, BANK))
    rendered = shown(ask(CHANGE, of), of)
    assert rendered.table is not None
    assert rendered.table["rows"] == [["Visa", "4242", "31 March 2029", "Yes"], ["Harbour Bank", "7703", "–", "No"]]
    words = said(reading("payment_method_update", card_digits=("7703",)), of)
    assert words.startswith("You mean your bank account with Harbour Bank ending in 7703; your bills don't go to it.")
    loose = account(payment_methods=(replace(VISA, is_default=False), BANK))
    assert said(CHANGE, loose).startswith("These are the ways to pay on your account; none of them is set")


def test_autopay_off_is_said() -> None:
    assert "Autopay is off" in said(CHANGE, account(payment_methods=(VISA,), autopay=False))


def test_a_yes_reads_the_records_again() -> None:
    of = account(payment_methods=(VISA,))
    words = shown(agreed(of, "change_method:pm-1"), of).text
    assert words.startswith("Thank you")
    assert words.endswith("\nRequested: a safe way to replace or remove your Visa ending in 4242.")
    gone = account(payment_methods=(replace(BANK, is_default=True),))
    assert "4242" not in shown(agreed(gone, "change_method:pm-1"), gone).text


MASTERCARD = PaymentMethod("pm-3", "card", "Mastercard", "1881", 9, 2026, is_default=False)
AMEX = PaymentMethod("pm-4", "card", "American Express", "1005", 1, 2030, is_default=False)
CARDS = account(payment_methods=(VISA, MASTERCARD, AMEX))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("remove the mastercard", "pm-3"),
        ("take the mastercrad off", "pm-3"),
        ("no, the American Express", "pm-4"),
        ("delete my old card", "pm-3"),
        ("the other card", "pm-4"),
        ("remove the amex or the mastercard", "pm-1"),
        ("update my card", "pm-1"),
    ],
)
def test_brand_or_age_says_which_card_is_meant(text: str, meant: str) -> None:
    decision = ask(CHANGE, CARDS, text=text)
    assert isinstance(decision, Propose)
    assert decision.action == f"change_method:{meant}"


def test_a_card_beside_the_one_that_bills_go_to_is_told_as_such() -> None:
    words = said(CHANGE, CARDS, text="remove the mastercard")
    assert words.startswith("You mean your Mastercard ending in 1881: it expired on 30 September 2026, and your bills")


def test_another_card_on_file_can_be_made_the_one_that_bills_go_to() -> None:
    of = account(payment_methods=(replace(EXPIRED, ref="pm-1"), AMEX))
    decision = ask(CHANGE, of, text="charge my other card from now on")
    assert isinstance(decision, Propose)
    assert decision.action == "default_method:pm-4"
    words = shown(decision, of).text
    assert words.startswith("Your American Express ending in 1005 is on file, good until 31 January 2030.")
    assert "At the moment your bills go to your Visa ending in 4242, which expired on 31 October 2026." in words
    assert shown(agreed(of, "default_method:pm-4"), of).text.endswith(
        "Requested: have the bills go to your American Express ending in 1005."
    )


@pytest.mark.parametrize(
    "text", ["use my mastercard", "use my visa", "replace my amex and use a new one", "use a card"]
)
def test_an_expired_one_the_same_one_and_a_new_one_are_no_change_of_that_kind(text: str) -> None:
    decision = ask(CHANGE, CARDS, text=text)
    assert isinstance(decision, Propose)
    assert decision.action.startswith("change_method:")


def test_who_pays_by_transfer_can_have_a_card_added() -> None:
    transfer = PaymentMethod("pm-5", "bank_transfer", "AIB", "", None, None, is_default=True)
    assert "a safe way to change it or add a card" in said(CHANGE, account(payment_methods=(transfer,)))


def test_who_asks_which_cards_are_on_file_is_shown_them_and_offered_nothing() -> None:
    of = account(payment_methods=(VISA, BANK))
    decision = ask(CHANGE, of, text="what cards have you saved for me")
    assert isinstance(decision, Answer)
    assert decision.reply.table is not None
    assert not decision.action
    words = said(CHANGE, of, text="what cards have you saved for me")
    assert words.endswith("\nHere is all that's on file. If one of them should be changed or removed, tell me which.")
    assert isinstance(ask(CHANGE, of, text="change the card you have for me"), Propose)
