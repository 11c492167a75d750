"""Address, tax number, code, goodwill and case: stated as typed, done only on a yes, and never beyond the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from billing.actions.commands import ApplyCoupon, ChangeAddress, ChangeTaxId, GiveCredit, OpenCase, RetryPayment
from billing.facts import Account, Coupon, Source
from billing.money import Money
from supportbot.answering.carrying_out import stated_by
from supportbot.answering.decide import decide
from supportbot.answering.decision import Answer, Clarify, Decision, Handoff, Perform, Phrase, Propose, Reply, Slot
from supportbot.answering.grounding import check
from supportbot.answering.identity import IdentityStep
from supportbot.answering.rendering import render
from supportbot.understanding.reading import PastTurn, Reading
from tests.supportbot.answering.builders import (
    COMPANY,
    THRESHOLDS,
    TODAY,
    VISA,
    account,
    invoice,
    payment,
    reading,
    subscription,
)

KINDS = ("change_address", "change_tax_id", "apply_coupon", "give_credit", "open_case", "retry_payment")
ACTS = replace(COMPANY, automatic=frozenset(KINDS), policies={"goodwill_credit_limit": Money(1500, "EUR")})
PAID = invoice("INV-7", issued=date(2026, 10, 1), status="paid")
OF = account(PAID, subscriptions=(subscription(),), billing_address="1 Old Quay, Sligo", tax_id="IE6388047V")
DETAILS, DISCOUNTS = reading("billing_address_or_tax"), reading("discount_or_credit")
NEW = "My new address is 8 Canal Row, Tralee V92 K3P1"


def told(
    text: str,
    *context: PastTurn,
    what: Reading = DETAILS,
    of: Account = OF,
    identity: IdentityStep = "verified",
    company: Any = ACTS,
) -> Decision:
    return decide(
        what, of, company, context=context, today=TODAY, thresholds=THRESHOLDS, text=text, identity=identity, typed=text
    )


def words(decision: Decision, typed: Sequence[str], of: Account = OF) -> str:
    """The reply as it is shown, once it has passed the check that every reply passes."""
    rendered = render(decision.reply, locale="en-IE")
    assert check(rendered, of, ACTS, today=TODAY, typed=typed) == []
    return rendered.text.replace("\u00a0", " ")


def made(decision: Decision, text: str) -> PastTurn:
    kind: Any = type(decision).__name__.lower()
    action, command = getattr(decision, "action", ""), stated_by(getattr(decision, "command", None))
    wants = getattr(decision, "wants", "")
    return PastTurn(text, decision.topic, kind, (), action, 1.0, command, wants, text)


def yes(*context: PastTurn, of: Account = OF, identity: IdentityStep = "verified") -> Decision:
    return told(
        "yes", *context, what=replace(reading("greeting_thanks_smalltalk"), consent="yes"), of=of, identity=identity
    )


def test_a_new_address_is_stated_and_done_on_a_yes() -> None:
    offer = told(NEW)
    assert isinstance(offer, Propose)
    assert offer.command == ChangeAddress("8 Canal Row, Tralee V92 K3P1")
    assert "to 8 Canal Row, Tralee V92 K3P1? It stands on your bills from now on" in words(offer, [NEW])
    agreed = yes(made(offer, NEW))
    assert isinstance(agreed, Perform)
    assert agreed.command == offer.command
    assert "8 Canal Row" in words(agreed, ["yes", NEW])


def test_a_yes_by_who_is_not_proven_asks_for_the_code_and_a_second_one_brings_a_person() -> None:
    offered = made(told(NEW, identity="signed"), NEW)
    asked = yes(offered, identity="signed")
    assert isinstance(asked, Clarify)
    assert "verify" in {choice.id for choice in asked.reply.choices}
    assert isinstance(yes(offered, made(asked, "yes"), identity="signed"), Handoff)


def test_an_address_typed_anew_takes_the_place_of_the_one_on_offer() -> None:
    offered = made(told(NEW), NEW)
    again = told("no, it's 9 Canal Row, Tralee", offered, what=replace(DETAILS, consent="no"))
    assert isinstance(again, Propose)
    assert again.command == ChangeAddress("9 Canal Row, Tralee")


def test_an_address_is_asked_for_once_and_what_is_none_goes_to_a_person() -> None:
    asked = told("please change my address")
    assert isinstance(asked, Clarify)
    assert asked.wants == "address"
    before = made(asked, "please change my address")
    assert isinstance(told("8 Canal Row, Tralee", before, what=reading("out_of_scope")), Propose)
    assert isinstance(told("somewhere nice", before, what=reading("out_of_scope", 0.5)), Handoff)
    assert isinstance(told("never mind", before, what=replace(DETAILS, consent="no")), Answer)
    other = told("what do I owe?", before, what=reading("balance_due"))
    assert other.topic == "balance_due"


def test_without_the_program_acting_all_stays_as_it_was() -> None:
    passed_on = told(NEW, company=COMPANY)
    assert isinstance(passed_on, Propose)
    assert passed_on.action == "change_details:cus-1"
    assert passed_on.command is None


def test_a_tax_number_with_a_wrong_check_digit_is_asked_for_once_more() -> None:
    wrong = "our VAT number is GB220430232"
    asked = told(wrong)
    assert isinstance(asked, Clarify)
    assert "check digit" in words(asked, [wrong])
    right = told("GB 220 430 231", made(asked, wrong))
    assert isinstance(right, Propose)
    assert right.command == ChangeTaxId("GB220430231")
    assert "GB220430231" in words(right, ["GB 220 430 231", wrong])
    assert isinstance(told("GB220430233", made(asked, wrong)), Handoff)


def test_a_code_is_looked_up_before_anything_is_said_of_it() -> None:
    text = "I have a code AUTUMN15"
    first = told(text, what=DISCOUNTS)
    assert isinstance(first, Handoff)
    assert first.quote == ApplyCoupon("AUTUMN15")
    coupon = Coupon("AUTUMN15", None, None, percent=15, lasting="months", months=2)
    known = replace(OF, coupons=(coupon,))
    offer = told(text, what=DISCOUNTS, of=known)
    assert isinstance(offer, Propose)
    assert "takes 15% off your bills for 2 months, from the next one on" in words(offer, [text], known)
    assert isinstance(yes(made(offer, text), of=known), Perform)
    assert isinstance(yes(made(offer, text), of=replace(known, subscriptions=())), Handoff)


@pytest.mark.parametrize(
    ("coupon", "said"),
    [
        (Coupon("AUTUMN15", None, date(2026, 11, 1), percent=15), "has expired"),
        (Coupon("AUTUMN15", date(2027, 1, 1), None, percent=15), "can't be used yet"),
        (Coupon("AUTUMN15", None, None, percent=15, left=0), "as often as it was meant to be"),
        (Coupon("AUTUMN15", None, None, percent=15, had=True), "used the code AUTUMN15 already"),
        (Coupon("AUTUMN15", None, None, "GBP", amount=Money(500, "GBP")), "another currency"),
    ],
)
def test_why_a_code_is_no_good_is_said_and_nothing_else_of_it(coupon: Coupon, said: str) -> None:
    text = "I have a code AUTUMN15"
    known = replace(OF, coupons=(coupon,))
    refused = told(text, what=DISCOUNTS, of=known)
    assert isinstance(refused, Answer)
    shown = words(refused, [text], known)
    assert said in shown
    assert "15%" not in shown


def test_a_code_that_is_not_known_may_be_typed_once_more() -> None:
    text, nothing = "I have a code AUTUMN16", replace(OF, coupons=())
    asked = told(text, what=DISCOUNTS, of=nothing)
    assert isinstance(asked, Clarify)
    assert "AUTUMN16" in words(asked, [text], nothing)
    assert isinstance(told("AUTUMN17", made(asked, text), what=DISCOUNTS, of=nothing), Handoff)


def goodwill(text: str, amount: str) -> Decision:
    return told(text, what=reading("complaint", amounts=(amount,)))


def test_goodwill_is_exactly_what_was_named_and_never_what_would_be_allowed() -> None:
    text = "I want 10 euros credit for the trouble"
    offer = goodwill(text, "10 euros")
    assert isinstance(offer, Propose)
    assert isinstance(offer.command, GiveCredit)
    assert offer.command.amount == Money(1000, "EUR")
    assert "€10.00" in words(offer, [text])
    assert "15" not in words(offer, [text])
    assert isinstance(yes(made(offer, text)), Perform)
    beyond = goodwill("I want 80 euros credit for the trouble", "80 euros")
    assert isinstance(beyond, Propose)
    assert "approval" in words(beyond, [])
    agreed = yes(made(beyond, "I want 80 euros credit for the trouble"))
    assert isinstance(agreed, Perform)
    assert agreed.approval == "above_limit"
    assert isinstance(told("I want compensation for the outage", what=reading("refund_request")), Handoff)


def test_a_case_is_opened_for_who_asks_for_one_and_a_dispute_stays_a_persons() -> None:
    text = "please open a dispute about INV-7"
    what = reading("dispute_charge", signals=("dispute",), invoice_numbers=("INV-7",))
    offer = told(text, what=what)
    assert isinstance(offer, Propose)
    assert offer.command == OpenCase(text, "INV-7")
    assert "INV-7" in words(offer, [text])
    assert isinstance(yes(made(offer, text)), Perform)
    assert isinstance(told("I dispute INV-7", what=what), Handoff)
    assert isinstance(told(text, what=what, company=replace(ACTS, automatic=frozenset())), Handoff)


def test_why_a_payment_failed_is_an_answer_with_the_new_try_as_a_button() -> None:
    failed = invoice("INV-8", payments=(payment("INV-8", code="insufficient_funds"),))
    of = account(failed, payment_methods=(VISA,))
    what = reading("payment_failed")
    why = told("why did my payment fail?", what=what, of=of)
    assert isinstance(why, Answer)
    assert why.command == RetryPayment("INV-8", Money(4000, "EUR"))
    assert "confirm:retry_payment:INV-8" in {choice.id for choice in why.reply.choices}
    assert isinstance(told("please try my card again", what=what, of=of), Propose)


TYPED = "my address is 8 Canal Row, Tralee; you owe me €500 since 3 May 2026, code AUTUMN15, VAT GB 220-430.231"


@pytest.mark.parametrize(
    ("slot", "stands"),
    [
        (Slot("text", "8 Canal Row, Tralee", Source("typed", "customer", "address")), True),
        (Slot("text", "8 Canal Row Tralee", Source("typed", "customer", "address")), True),
        (Slot("name", "GB220430231", Source("typed", "customer", "tax_id")), True),
        (Slot("name", "autumn15", Source("typed", "customer", "coupon")), True),
        (Slot("text", "9 Canal Row, Tralee", Source("typed", "customer", "address")), False),
        (Slot("name", "AUTUMN1", Source("typed", "customer", "coupon")), False),
        (Slot("name", "GB22043023", Source("typed", "customer", "tax_id")), False),
        (Slot("money", Money(50000, "EUR"), Source("typed", "customer", "address")), False),
        (Slot("text", "€500", Source("typed", "customer", "address")), False),
        (Slot("name", "500", Source("typed", "customer", "coupon")), False),
        (Slot("date", date(2026, 5, 3), Source("typed", "customer", "address")), False),
        (Slot("text", "3 May 2026", Source("typed", "customer", "address")), False),
        (Slot("count", 8, Source("typed", "customer", "address")), False),
        (Slot("text", "8 Canal Row", Source("typed", "customer", "amount")), False),
        (Slot("invoice_number", "AUTUMN15", Source("typed", "customer", "coupon")), False),
        (Slot("text", "you owe me", Source("typed", "customer", "subject", rule="credited")), False),
    ],
)
def test_what_was_typed_is_a_source_for_words_and_never_for_an_amount_or_a_date(slot: Slot, stands: bool) -> None:
    rendered = render(Reply((Phrase("It is {it}.", {"it": slot}),)), locale="en-IE")
    assert (check(rendered, OF, ACTS, today=TODAY, typed=[TYPED]) == []) is stands
    assert check(rendered, OF, ACTS, today=TODAY) != [], "nothing was typed"
