"""Ending a plan, keeping it after all, changing it, coupons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from billing.actions.commands import ApplyCoupon, CancelPlan, ChangePlan, KeepPlan
from billing.actions.effects import Effect
from billing.actions.receipts import PlanChangePreview
from billing.actions.rules import Allowed, NeedsApproval, judge
from billing.actions.rules.leaving import months_later
from billing.facts import Coupon, Plan
from billing.money import Money
from tests.billing.actions.world import EUR, TODAY, account, act, case, company, euros, judged, open_bill, plan

END = CancelPlan("sub-1")
YOUNG = plan(started_on=date(2026, 3, 1))
NEW = plan(started_on=date(2026, 11, 7))


@pytest.mark.parametrize(
    ("own", "policies", "verdict"),
    [
        (plan(), {}, "yes"),
        (plan(ref="other"), {}, "no: no_such_record"),
        (plan(status="canceled"), {}, "no: already_so"),
        (plan(cancel_at_period_end=True), {}, "no: already_so"),
        (plan(status="paused"), {}, "person: paused"),
        (plan(current_period_end=date(2026, 11, 19)), {}, "person: end_unknown"),
        (plan(status="past_due"), {}, "yes"),
        # the minimum term, and its end to the day
        (YOUNG, {}, "person: early_fee"),
        (plan(started_on=date(2025, 11, 20)), {}, "yes"),
        (plan(started_on=date(2025, 11, 21)), {}, "person: early_fee"),
        (YOUNG, {"early_cancellation_fee": Money(0, EUR)}, "yes"),
        (YOUNG, {"minimum_term_months": 0}, "yes"),
        (YOUNG, {"early_cancellation_fee": None}, "person: no_policy"),
        (plan(), {"minimum_term_months": None}, "person: no_policy"),
        # cooling off: fewer than 14 days
        (NEW, {}, "yes"),
        (plan(started_on=date(2026, 11, 6)), {}, "person: early_fee"),
        (NEW, {"cooling_off_days": None}, "person: early_fee"),
        # the notice must end within the period
        (plan(), {"cancellation_notice_days": 10}, "yes"),
        (plan(), {"cancellation_notice_days": 11}, "person: notice_moves_end"),
        (plan(), {"cancellation_notice_days": None}, "person: no_policy"),
        # a trial ends by itself
        (plan(status="trialing", trial_ends_on=TODAY, started_on=date(2026, 11, 1)), {}, "yes"),
    ],
)
def test_ending_a_plan(own: Any, policies: dict[str, Any], verdict: str) -> None:
    assert judged(case(subscriptions=(own,), policies=policies), END) == verdict


def test_the_fee_is_stated_before_anybody_says_yes_to_it() -> None:
    verdict = judge(case(open_bill(), subscriptions=(replace(YOUNG, quantity=2),)), END)
    effect = Effect(
        fee=euros(6000),
        on=date(2026, 11, 30),
        before="Fibre",
        notes=("early_fee", "all_of_them", "open_bills_stay"),
    )
    assert verdict == NeedsApproval(END, effect, "early_fee")


def test_a_fee_in_another_currency_is_not_stated() -> None:
    abroad = replace(YOUNG, plan=Plan("fibre", "Fibre", Money(3000, "GBP"), "month", "fibre-gbp"))
    verdict = judge(case(subscriptions=(abroad,)), END)
    assert isinstance(verdict, NeedsApproval)
    assert verdict.effect.fee is None


def test_no_last_day_is_stated_that_the_notice_may_move() -> None:
    verdict = judge(case(policies={"cancellation_notice_days": 30}), END)
    assert isinstance(verdict, NeedsApproval)
    assert verdict.effect.on is None


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2025, 12, 5), 12, date(2026, 12, 5)),
    ],
)
def test_months_later(start: date, months: int, end: date) -> None:
    assert months_later(start, months) == end


@pytest.mark.parametrize(
    ("own", "verdict"),
    [
        (plan(cancel_at_period_end=True), "yes"),
        (plan(), "no: nothing_to_undo"),
        (plan(status="canceled", cancel_at_period_end=True), "no: nothing_to_undo"),
        (plan(cancel_at_period_end=True, current_period_end=date(2026, 11, 19)), "no: nothing_to_undo"),
        (plan(ref="other", cancel_at_period_end=True), "no: no_such_record"),
    ],
)
def test_keeping_a_plan_after_all(own: Any, verdict: str) -> None:
    assert judged(case(subscriptions=(own,)), KeepPlan("sub-1")) == verdict


SHOWN = PlanChangePreview((), euros(333), euros(5000))
CHANGE = ChangePlan("sub-1", "faster-month", TODAY, euros(333))


@pytest.mark.parametrize(
    ("changes", "command", "verdict"),
    [
        ({}, CHANGE, "yes"),
        ({"preview": None}, CHANGE, "no: no_preview"),
        ({}, replace(CHANGE, proration=euros(334)), "no: proration_differs"),
        ({}, replace(CHANGE, on=date(2026, 11, 21)), "no: proration_differs"),
        ({}, replace(CHANGE, price="fibre-month"), "no: already_so"),
        ({}, replace(CHANGE, price="faster-gbp"), "no: other_currency"),
        ({}, replace(CHANGE, price="unknown"), "no: no_such_record"),
        ({}, replace(CHANGE, price=""), "no: no_such_record"),
        ({}, replace(CHANGE, subscription="sub-9"), "no: no_such_record"),
        ({"own": plan(cancel_at_period_end=True)}, CHANGE, "no: ending"),
        ({"own": plan(status="canceled")}, CHANGE, "no: ending"),
        ({"own": plan(status="past_due")}, CHANGE, "person: in_arrears"),
        ({"policies": {"plan_change_fee": None}}, CHANGE, "person: no_policy"),
        ({"policies": {"plan_change_fee": Money(500, EUR)}}, CHANGE, "person: change_fee"),
    ],
)
def test_changing_a_plan(changes: dict[str, Any], command: ChangePlan, verdict: str) -> None:
    situation = case(subscriptions=(changes.get("own", plan()),), policies=changes.get("policies", {}))
    assert judged(replace(situation, preview=changes.get("preview", SHOWN)), command) == verdict


def test_what_a_change_bills_is_what_was_previewed() -> None:
    verdict = judge(replace(case(), preview=SHOWN), CHANGE)
    effect = Effect(euros(333), None, TODAY, "Fibre", "Faster", euros(5000), ("on_the_next_bill",))
    assert verdict == Allowed(CHANGE, effect)


COUPON = Coupon("SPRING", date(2026, 11, 1), date(2026, 11, 20), "", None)


@pytest.mark.parametrize(
    ("coupons", "command", "verdict"),
    [
        ((COUPON,), ApplyCoupon("spring"), "yes"),
        ((COUPON,), ApplyCoupon(" SPRING "), "yes"),
        ((COUPON,), ApplyCoupon(""), "no: unknown_coupon"),
        ((COUPON,), ApplyCoupon("AUTUMN"), "no: unknown_coupon"),
        ((COUPON,), ApplyCoupon("SPRING", "sub-1"), "yes"),
        ((COUPON,), ApplyCoupon("SPRING", "sub-9"), "no: no_such_record"),
        ((replace(COUPON, valid_from=date(2026, 11, 21)),), ApplyCoupon("SPRING"), "no: coupon_not_yet"),
        ((replace(COUPON, valid_until=date(2026, 11, 19)),), ApplyCoupon("SPRING"), "no: coupon_expired"),
        ((replace(COUPON, valid_until=None),), ApplyCoupon("SPRING"), "yes"),
        ((replace(COUPON, left=0),), ApplyCoupon("SPRING"), "no: coupon_used_up"),
        ((replace(COUPON, left=1),), ApplyCoupon("SPRING"), "yes"),
        ((replace(COUPON, currency="GBP"),), ApplyCoupon("SPRING"), "no: other_currency"),
        ((), ApplyCoupon("SPRING"), "no: unknown_coupon"),
        (None, ApplyCoupon("SPRING"), "yes"),
    ],
)
def test_a_coupon(coupons: tuple[Coupon, ...] | None, command: ApplyCoupon, verdict: str) -> None:
    assert judged(replace(case(), coupons=coupons), command) == verdict


def test_a_coupon_is_had_once() -> None:
    had = account(acts=(act("apply_coupon", "SPRING"),))
    situation = replace(case(), account=had, company=company(), coupons=(COUPON,))
    assert judged(situation, ApplyCoupon("spring")) == "no: coupon_used"
