"""Offers: a stated effect, an explicit yes to the one that stands, and the records read again before it's passed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal

import pytest

from billing.facts import Account, Plan
from billing.money import Money
from supportbot.answering.decision import Answer, Clarify, Decision, Handoff, Propose
from supportbot.understanding.reading import PastTurn, Reading
from tests.supportbot.answering.builders import (
    COMPANY,
    HOME,
    VISA,
    account,
    ask,
    invoice,
    payment,
    reading,
    said,
    shown,
    subscription,
)

FASTER = Plan("home-1000", "Home 1000", Money(5200, "EUR"), "month")
RULES = replace(
    COMPANY,
    plans=(HOME, FASTER),
    policies={
        "payment_extension_max_days": 14,
        "early_cancellation_fee": Money(6000, "EUR"),
        "minimum_term_months": 12,
        "cooling_off_days": 14,
        "refund_window_days": 60,
    },
    texts={"refund_policy": "Ask within 60 days.", "payment_extension_policy": "Twice a year."},
)
PAID = invoice("INV-7", issued=date(2026, 10, 1), status="paid", payments=(payment("INV-7", status="succeeded"),))
OPEN = invoice("INV-8", due=date(2026, 11, 29))
OF = account(PAID, OPEN, subscriptions=(subscription(),), payment_methods=(VISA,))
SURE = reading("greeting_thanks_smalltalk")


def offer(topic: str, of: Account = OF, **slots: Any) -> Propose:
    decision = ask(reading(topic, **slots), of, company=RULES)
    assert isinstance(decision, Propose), shown(decision, of, RULES).text
    return decision


def made(of_offer: Propose) -> PastTurn:
    return PastTurn("words", of_offer.topic, "propose", of_offer.invoice_numbers, of_offer.action)


def reply_to(
    of_offer: Propose,
    consent: Literal["yes", "no", ""] = "",
    *,
    of: Account = OF,
    choice: str = "",
    later: tuple[PastTurn, ...] = (),
) -> Decision:
    what: Reading = replace(SURE, consent=consent, choice=choice)
    return ask(what, of, made(of_offer), *later, company=RULES)


OFFERS = [
    ("refund_request", {"invoice_numbers": ("INV-7",)}, "refund for bill INV-7", "€40.00"),
    ("payment_extension", {}, "move the due date of bill INV-8 to 13 December 2026", "29 November 2026"),
    ("cancel_subscription", {}, "cancel the Home 500 plan", "30 November 2026"),
    ("plan_change", {"plan_names": ("Home 1000",)}, "change Home 500 to Home 1000", "€12.00 a month more"),
    ("autopay", {}, "switch autopay off", "ending in 4242"),
]


@pytest.mark.parametrize(("topic", "slots", "wish", "effect"), OFFERS)
def test_the_effect_is_stated_first_and_a_yes_passes_it_on(
    topic: str, slots: dict[str, Any], wish: str, effect: str
) -> None:
    offered = offer(topic, **slots)
    words = shown(offered, OF, RULES).text.replace("\u00a0", " ")
    assert effect in words
    assert "until they confirm" in words or "A colleague decides" in words
    for agreed in (reply_to(offered, "yes"), reply_to(offered, choice=f"confirm:{offered.action}")):
        assert isinstance(agreed, Handoff)
        assert agreed.reason == "action_requested"
        told = shown(agreed, OF, RULES).text.replace("\u00a0", " ")
        assert f"Requested: {wish}" in told or f"Requested: a {wish}" in told
        assert any(wish in shown_finding(agreed, place) for place in range(len(agreed.findings)))


def shown_finding(handoff: Handoff, place: int) -> str:
    reply = replace(handoff.reply, phrases=(handoff.findings[place],), table=None, choices=())
    return shown(replace(handoff, reply=reply), OF, RULES).text.replace("\u00a0", " ")


@pytest.mark.parametrize(("topic", "slots", "wish", "effect"), OFFERS)
def test_a_no_changes_nothing_and_brings_in_nobody(topic: str, slots: dict[str, Any], wish: str, effect: str) -> None:
    offered = offer(topic, **slots)
    for refused in (reply_to(offered, "no"), reply_to(offered, choice=f"decline:{offered.action}")):
        assert isinstance(refused, Answer)
        assert "left everything as it is" in shown(refused, OF, RULES).text


def test_a_yes_counts_only_for_the_offer_made_last() -> None:
    offered = offer("cancel_subscription")
    later = (PastTurn("what do I owe", "balance_due", "answer", ("INV-8",)),)
    assert not isinstance(reply_to(offered, "yes", later=later), Handoff)
    tapped_late = reply_to(offered, choice=f"confirm:{offered.action}", later=later)
    assert isinstance(tapped_late, Propose), "an old button offers anew"
    assert isinstance(reply_to(offered, choice="confirm:cancel_plan:sub-of-somebody-else"), Answer)


def test_what_has_changed_meanwhile_is_said_instead_of_passed_on() -> None:
    offered = offer("payment_extension")
    paid = account(PAID, invoice("INV-8", status="paid"), subscriptions=(subscription(),))
    assert "no open bill" in shown(reply_to(offered, "yes", of=paid), paid, RULES).text
    ended = replace(OF, subscriptions=(subscription(ending=True),))
    words = shown(reply_to(offer("cancel_subscription"), "yes", of=ended), ended, RULES).text
    assert "won't renew" in words


def test_words_that_are_neither_yes_nor_no_are_a_new_question() -> None:
    offered = offer("cancel_subscription")
    decision = ask(reading("balance_due"), OF, made(offered), company=RULES)
    assert isinstance(decision, Answer)
    assert decision.topic == "balance_due"


def test_a_fee_for_leaving_early_is_part_of_the_effect() -> None:
    young = replace(OF, subscriptions=(subscription(started=date(2026, 6, 1)),))
    words = shown(offer("cancel_subscription", young), young, RULES).text.replace("\u00a0", " ")
    assert "would cost €60.00, because its first 12 months last until 1 June 2027" in words
    pounds = Plan("home-gbp", "Home GB", Money(3000, "GBP"), "month")
    abroad = replace(OF, subscriptions=(subscription(started=date(2026, 6, 1), plan=pounds),))
    assert "€" not in shown(offer("cancel_subscription", abroad), abroad, RULES).text.partition("still open")[
        0
    ].replace("The €40.00", "")


def test_several_plans_or_bills_are_asked_about_before_anything_is_offered() -> None:
    two = replace(OF, subscriptions=(subscription(), subscription(ref="sub-2", plan=FASTER)))
    which = ask(reading("cancel_subscription"), two, company=RULES)
    assert isinstance(which, Clarify)
    assert [one["id"] for one in shown(which, two, RULES).choices] == ["plan:home-500", "plan:home-1000", "person"]
    tapped = ask(
        replace(SURE, choice="plan:home-1000"),
        two,
        PastTurn("cancel", "cancel_subscription", "clarify"),
        company=RULES,
    )
    assert isinstance(tapped, Propose)
    assert tapped.action == "cancel_plan:sub-2"
    late = account(OPEN, invoice("INV-9", issued=date(2026, 10, 5), due=date(2026, 11, 28)))
    assert isinstance(ask(reading("payment_extension"), late, company=RULES), Clarify)


def test_more_time_is_not_offered_beyond_what_the_rule_can_reach() -> None:
    old = account(invoice("INV-5", issued=date(2026, 9, 1), due=date(2026, 9, 15)))
    decision = ask(reading("payment_extension"), old, company=RULES)
    assert isinstance(decision, Handoff)
    assert "was due on 15 September 2026" in shown(decision, old, RULES).text
    assert isinstance(ask(reading("payment_extension"), OF), Handoff), "no policy, no offer"


def test_refunds_are_offered_only_for_what_was_paid_and_lately() -> None:
    assert "Nothing has been paid on bill INV-8" in said(
        reading("refund_request", invoice_numbers=("INV-8",)), OF, company=RULES
    )
    old = invoice("INV-2", issued=date(2026, 5, 1), status="paid", payments=(payment("INV-2", status="succeeded"),))
    long_ago = replace(
        old, payments=(replace(old.payments[0], attempted_at=old.payments[0].attempted_at.replace(month=5)),)
    )
    assert "longer ago than our rule" in said(reading("refund_request"), account(long_ago), company=RULES)
    assert "any payment from you" in said(reading("refund_request"), account(OPEN), company=RULES)
    which = ask(reading("refund_request"), account(PAID, replace(PAID, number="INV-6")), company=RULES)
    assert isinstance(which, Clarify)


def test_a_second_payment_is_a_duplicate_and_not_a_wish() -> None:
    twice = invoice(
        "INV-7",
        issued=date(2026, 10, 1),
        status="paid",
        payments=(payment("INV-7", status="succeeded"), payment("INV-7", status="succeeded", ref="again")),
    )
    decision = ask(reading("refund_request"), account(twice), company=RULES)
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"


def test_changing_plan_says_both_prices_and_leaves_what_cannot_be_compared_to_people() -> None:
    words = said(reading("plan_change", plan_names=("Home 1000",)), OF, company=RULES)
    assert words.startswith("Home 1000 costs €52.00 a month. Your Home 500 is €40.00 a month now, so that's €12.00")
    which = ask(reading("plan_change"), OF, company=RULES)
    assert isinstance(which, Clarify)
    assert "plan:home-1000" in {choice["id"] for choice in shown(which, OF, RULES).choices}
    pounds = replace(OF, currency="GBP")
    assert isinstance(ask(reading("plan_change", plan_names=("Home 1000",)), pounds, company=RULES), Handoff)
    assert isinstance(ask(reading("plan_change"), replace(OF, subscriptions=()), company=RULES), Handoff)


def test_autopay_names_the_card_that_cannot_be_charged() -> None:
    gone = replace(OF, payment_methods=(replace(VISA, exp_year=2025),))
    assert "That card expired on 31 March 2025" in said(reading("autopay"), gone, company=RULES)
    off = replace(OF, autopay=False)
    assert "Autopay is off, so your Visa ending in 4242 isn't charged" in said(reading("autopay"), off, company=RULES)
    nothing = replace(OF, payment_methods=())
    assert "no payment method on your account" in said(reading("autopay"), nothing, company=RULES)


def test_a_yes_that_reads_like_a_question_is_still_a_yes() -> None:
    standing = made(offer("refund_request", invoice_numbers=("INV-7",)))
    agreed = ask(replace(SURE, consent="yes"), OF, standing, text="yes, do it", company=RULES)
    assert isinstance(agreed, Handoff)
    assert agreed.reason == "action_requested"
    told = replace(standing, decision="answer")
    offered = ask(replace(SURE, consent="yes"), OF, told, text="ok, do it", company=RULES)
    assert isinstance(offered, Propose)


def test_a_yes_to_an_offer_that_has_lapsed_makes_it_anew_from_what_was_asked_then() -> None:
    lapsed = PastTurn("please cancel Home 500", "cancel_subscription", "propose")
    decision = ask(replace(reading("greeting_thanks_smalltalk"), consent="yes"), OF, lapsed, text="yes")
    assert isinstance(decision, Propose)
    assert decision.topic == "cancel_subscription"
    no = ask(replace(reading("greeting_thanks_smalltalk"), consent="no"), OF, lapsed, text="no")
    assert not isinstance(no, Propose)


def test_what_is_unclear_after_an_offer_may_be_about_the_offer() -> None:
    offered = PastTurn("please cancel it", "cancel_subscription", "propose", (), "cancel_plan:sub-1")
    decision = ask(reading("refund_request", 0.5), OF, offered, text="and what I've paid?")
    assert isinstance(decision, Clarify)
    assert decision.reply.choices[0].id == "topic:cancel_subscription"
    assert "topic:cancel_subscription" not in {one.id for one in ask(reading("refund_request", 0.5), OF).reply.choices}


def test_a_no_to_what_was_only_told_leaves_it_as_it_is() -> None:
    told = PastTurn("how do I cancel?", "cancel_subscription", "answer", (), "cancel_plan:sub-1")
    no = replace(reading("plan_change", 0.5), consent="no")
    assert said(no, OF, told, text="no, leave it").startswith("All right, I've left everything as it is.")
    wrong = replace(reading("dispute_charge", 0.9, signals=("thats_wrong",)), consent="no")
    assert isinstance(ask(wrong, OF, told, text="no, that's wrong"), Handoff)


def test_a_no_that_names_another_card_is_about_that_one() -> None:
    amex = replace(VISA, ref="pm-2", brand="American Express", last4="1005", is_default=False)
    of = replace(OF, payment_methods=(VISA, amex))
    offered = offer("payment_method_update", of)
    no = replace(SURE, consent="no")
    other = ask(no, of, made(offered), text="no, the amex", company=RULES)
    assert isinstance(other, Propose)
    assert other.action == "change_method:pm-2"
    assert isinstance(ask(no, of, made(offered), text="no, not the visa", company=RULES), Answer)


def test_a_yes_that_names_the_bill_on_offer_is_one_and_one_that_names_another_is_none() -> None:
    offered = offer("refund_request", invoice_numbers=("INV-7",))
    for text, what in (
        ("yes, right, october", reading("refund_request", 0.5, periods=("month:10",))),
        ("yes, INV-7", reading("refund_request", 0.5, invoice_numbers=("INV-7",))),
    ):
        agreed = ask(what, OF, made(offered), text=text, company=RULES)
        assert isinstance(agreed, Handoff)
        assert agreed.reason == "action_requested"
    other = reading("refund_request", 0.9, invoice_numbers=("INV-8",))
    assert not isinstance(ask(other, OF, made(offered), text="yes, INV-8", company=RULES), Handoff)
    doubt = reading("refund_request", 0.9, periods=("month:10",))
    assert not isinstance(ask(doubt, OF, made(offered), text="yes but was october paid", company=RULES), Handoff)
