"""Refunds, late fees and goodwill: what may be given back without a person, what with one, and what not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from billing.actions.commands import GiveCredit, RefundPayment, WaiveFee
from billing.actions.effects import Effect, effect_from_stored, effect_to_stored
from billing.actions.rules import Allowed, Case, judge
from billing.facts import CreditNote, Dispute, Refund
from billing.money import Money
from tests.billing.actions.world import TODAY, act, case, euros, judged, open_bill, paid_bill, payment
from tests.billing.builders import invoice, line

ALL = RefundPayment("INV-1", "pay-1", euros(4000))
PART = RefundPayment("INV-1", "pay-1", euros(1000))
BACK = Refund("re-1", "INV-1", euros(4000), "pending", "asked", date(2026, 11, 2))
REFUNDED_BEFORE = act("refund_payment", "pay-0", amount=euros(500))


@pytest.mark.parametrize(
    ("situation", "command", "verdict"),
    [
        (case(paid_bill()), ALL, "yes"),
        (case(paid_bill()), PART, "yes"),
        (case(paid_bill()), RefundPayment("INV-9", "pay-1", euros(1)), "no: no_such_record"),
        (case(paid_bill()), RefundPayment("INV-1", "pay-9", euros(1)), "no: no_such_record"),
        (case(paid_bill()), replace(ALL, amount=Money(4000, "GBP")), "no: other_currency"),
        (case(paid_bill()), replace(ALL, amount=euros(4001)), "no: more_than_left"),
        (case(paid_bill()), replace(ALL, amount=euros(0)), "no: more_than_left"),
        (case(paid_bill()), replace(ALL, amount=euros(-100)), "no: more_than_left"),
        (case(paid_bill(payment("pay-1", 4000, status="pending"))), ALL, "no: not_received"),
        (case(paid_bill(payment("pay-1", 4000, status="refunded"))), ALL, "no: nothing_left"),
        # what is left
        (case(paid_bill(), refunds=(BACK,)), PART, "no: nothing_left"),
        (case(paid_bill(), refunds=(replace(BACK, status="succeeded"),)), PART, "no: nothing_left"),
        (case(paid_bill(), refunds=(replace(BACK, status="failed"),)), PART, "yes"),
        (case(paid_bill(), refunds=(replace(BACK, payment_ref="pay-other"),)), PART, "yes"),
        (case(paid_bill(), refunds=(replace(BACK, amount=euros(3500)),)), PART, "no: more_than_left"),
        (case(paid_bill(), acts=(act("refund_payment", "pay-1", amount=euros(4000)),)), PART, "no: nothing_left"),
        (
            case(paid_bill(), acts=(act("refund_payment", "pay-1", amount=euros(4000), state="unknown"),)),
            PART,
            "no: nothing_left",
        ),
        (
            case(paid_bill(), acts=(act("refund_payment", "pay-1", amount=euros(4000), state="waiting_approval"),)),
            PART,
            "no: nothing_left",
        ),
        (case(paid_bill(), acts=(act("refund_payment", "pay-1", amount=euros(4000), state="refused"),)), PART, "yes"),
        # an action and the refund that it made are one and the same
        (
            case(
                paid_bill(),
                refunds=(replace(BACK, amount=euros(1000)),),
                acts=(act("refund_payment", "pay-1", amount=euros(1000), receipt="re-1", on=date(2026, 8, 1)),),
            ),
            replace(ALL, amount=euros(3000)),
            "yes",
        ),
        # contested at the bank: it would be given back twice
        (
            case(paid_bill(), disputes=(Dispute("dp", "INV-1", euros(4000), "under_review", "x", TODAY),)),
            ALL,
            "no: contested",
        ),
        (case(paid_bill(), disputes=(Dispute("dp", "INV-1", euros(4000), "won", "x", TODAY),)), ALL, "yes"),
        # the window: 60 days
        (case(paid_bill(payment("pay-1", 4000, day=TODAY - timedelta(days=60)))), ALL, "yes"),
        (case(paid_bill(payment("pay-1", 4000, day=TODAY - timedelta(days=61)))), ALL, "no: past_window"),
        # the limit: 50 euros, and once in a window
        (case(paid_bill(total=5000)), replace(ALL, amount=euros(5000)), "yes"),
        (case(paid_bill(total=5001)), replace(ALL, amount=euros(5001)), "person: above_limit"),
        (case(paid_bill(), acts=(REFUNDED_BEFORE,)), ALL, "person: refunded_lately"),
        (case(paid_bill(), acts=(replace(REFUNDED_BEFORE, on=date(2026, 9, 1)),)), ALL, "yes"),
        (case(paid_bill(), acts=(REFUNDED_BEFORE,), policies={"refunds_without_approval": 2}), ALL, "yes"),
        (case(paid_bill(), policies={"refunds_without_approval": 0}), ALL, "person: refunded_lately"),
        # nothing set: a person
        (case(paid_bill(), policies={"refund_window_days": None}), ALL, "person: no_policy"),
        (case(paid_bill(), policies={"refund_without_approval_limit": None}), ALL, "person: no_policy"),
        (
            case(paid_bill(), policies={"refund_without_approval_limit": Money(9000, "GBP")}),
            ALL,
            "person: no_policy",
        ),
    ],
)
def test_a_refund_that_is_asked_for(situation: Case, command: RefundPayment, verdict: str) -> None:
    assert judged(situation, command) == verdict


TWICE = (payment("pay-1", 4000), payment("pay-2", 4000, day=date(2026, 10, 15)))
EXTRA = RefundPayment("INV-1", "pay-2", euros(4000), "duplicate")


@pytest.mark.parametrize(
    ("situation", "command", "verdict"),
    [
        (case(paid_bill(*TWICE)), EXTRA, "yes"),
        (case(paid_bill(*TWICE)), replace(EXTRA, payment="pay-1"), "no: no_duplicate"),
        (case(paid_bill()), replace(EXTRA, payment="pay-1"), "no: no_duplicate"),
        (case(paid_bill(*TWICE)), replace(EXTRA, amount=euros(3999)), "no: amount_differs"),
        # two payments that together make up the bill are no duplicate
        (
            case(paid_bill(payment("pay-1", 2000), payment("pay-2", 2000, day=date(2026, 10, 15)))),
            replace(EXTRA, amount=euros(2000)),
            "no: no_duplicate",
        ),
        (case(paid_bill(TWICE[0], replace(TWICE[1], status="pending"))), EXTRA, "no: not_received"),
        (case(paid_bill(TWICE[0], replace(TWICE[1], status="failed"))), EXTRA, "no: not_received"),
        (case(paid_bill(*TWICE), refunds=(replace(BACK, payment_ref="pay-2"),)), EXTRA, "no: nothing_left"),
        # our mistake: neither the window nor an earlier refund stands in its way, the limit does
        (
            case(paid_bill(payment("pay-1", 4000, day=date(2026, 5, 1)), payment("pay-2", 4000, day=date(2026, 5, 2)))),
            EXTRA,
            "yes",
        ),
        (case(paid_bill(*TWICE), acts=(REFUNDED_BEFORE,)), EXTRA, "yes"),
        (case(paid_bill(*TWICE), policies={"refund_window_days": None}), EXTRA, "yes"),
        (
            case(paid_bill(*TWICE), policies={"refund_without_approval_limit": euros(3000)}),
            EXTRA,
            "person: above_limit",
        ),
        (case(paid_bill(*TWICE), policies={"refund_without_approval_limit": None}), EXTRA, "person: no_policy"),
    ],
)
def test_a_charge_taken_twice(situation: Case, command: RefundPayment, verdict: str) -> None:
    assert judged(situation, command) == verdict


FEE = line("late_fee", 750, ref="L2")
LATE = invoice(line("subscription", 4000), FEE, number="INV-3", month=11, due_on=date(2026, 11, 30))
OFF = WaiveFee("INV-3", "L2", euros(750))
NOTE = CreditNote("CN-1", "INV-3", euros(750), "Late fee waived", date(2026, 11, 5))


@pytest.mark.parametrize(
    ("situation", "command", "verdict"),
    [
        (case(LATE), OFF, "yes"),
        (case(replace(LATE, status="void")), OFF, "no: no_such_record"),
        (case(LATE), replace(OFF, line="L9"), "no: no_such_record"),
        (case(LATE), replace(OFF, line=LATE.lines[0].ref), "no: no_such_record"),
        (case(LATE), replace(OFF, amount=euros(4000)), "no: amount_differs"),
        (case(LATE, credit_notes=(NOTE,)), OFF, "no: waived_already"),
        (case(LATE, credit_notes=(replace(NOTE, line_ref="L9"),)), OFF, "no: waivers_used"),
        (case(LATE, credit_notes=(replace(NOTE, reason="Goodwill"),)), OFF, "yes"),
        (case(LATE, acts=(act("waive_fee", "INV-3/L2"),)), OFF, "no: waived_already"),
        (case(LATE, acts=(act("waive_fee", "INV-0/L1"),)), OFF, "no: waivers_used"),
        (case(LATE, acts=(act("waive_fee", "INV-0/L1", state="refused"),)), OFF, "yes"),
        (case(LATE, acts=(act("waive_fee", "INV-0/L1", on=date(2025, 11, 20)),)), OFF, "yes"),
        (case(LATE, acts=(act("waive_fee", "INV-0/L1"),), policies={"late_fee_waivers_per_year": 2}), OFF, "yes"),
        # the note of an action and the action are one waiver
        (
            case(
                LATE,
                acts=(act("waive_fee", "INV-0/L1"),),
                credit_notes=(replace(NOTE, invoice_number="INV-0"),),
                policies={"late_fee_waivers_per_year": 2},
            ),
            OFF,
            "yes",
        ),
        (
            case(LATE, invoice(line("credit", -750, description="Late fee waived"), number="INV-0", month=2)),
            OFF,
            "no: waivers_used",
        ),
        (case(LATE, policies={"late_fee_waivers_per_year": None}), OFF, "person: no_policy"),
        (case(LATE, policies={"late_fee_waivers_per_year": 0}), OFF, "no: waivers_used"),
        (case(replace(LATE, amount_due=euros(300))), OFF, "person: partly_paid"),
    ],
)
def test_a_late_fee(situation: Case, command: WaiveFee, verdict: str) -> None:
    assert judged(situation, command) == verdict


def test_a_late_fee_comes_off_the_bill_or_as_credit_where_that_is_paid() -> None:
    verdicts = [judge(case(bill), OFF) for bill in (LATE, replace(LATE, status="paid", amount_due=euros(0)))]
    assert [verdict.effect for verdict in verdicts if isinstance(verdict, Allowed)] == [
        Effect(euros(750), notes=("off_the_bill",)),
        Effect(euros(750), notes=("as_credit",)),
    ]


GIFT = GiveCredit(euros(1000), "line was down")


@pytest.mark.parametrize(
    ("situation", "command", "verdict"),
    [
        (case(), GIFT, "yes"),
        (case(), replace(GIFT, amount=euros(1500)), "yes"),
        (case(), replace(GIFT, amount=euros(1501)), "person: above_limit"),
        (case(), replace(GIFT, amount=Money(1000, "GBP")), "no: other_currency"),
        (case(), replace(GIFT, amount=euros(0)), "no: details_wrong"),
        (case(), replace(GIFT, amount=euros(-5)), "no: details_wrong"),
        (case(), replace(GIFT, reason="  "), "no: details_wrong"),
        (case(acts=(act("give_credit", "account", amount=euros(501)),)), GIFT, "person: goodwill_used"),
        (case(acts=(act("give_credit", "account", amount=euros(500)),)), GIFT, "yes"),
        (case(acts=(act("give_credit", "account", amount=euros(1500), on=date(2025, 11, 20)),)), GIFT, "yes"),
        (case(policies={"goodwill_credit_limit": None}), GIFT, "person: no_policy"),
        (case(policies={"goodwill_credit_limit": Money(9000, "GBP")}), GIFT, "person: no_policy"),
    ],
)
def test_goodwill(situation: Case, command: GiveCredit, verdict: str) -> None:
    assert judged(situation, command) == verdict


@pytest.mark.parametrize(
    "effect",
    [
        Effect(),
        Effect(euros(1), euros(2), TODAY, "a", "b", euros(3), ("as_credit", "early_fee")),
    ],
)
def test_an_effect_comes_back_from_what_was_stored(effect: Effect) -> None:
    stored: Any = effect_to_stored(effect)
    assert effect_from_stored(stored) == effect


def test_what_is_open_is_untouched_by_a_refund_rule() -> None:
    assert judged(case(open_bill()), RefundPayment("INV-2", "pay-1", euros(1))) == "no: no_such_record"
