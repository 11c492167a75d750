"""Copies, links, another try, autopay and a later due date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from billing.actions.commands import Command, ExtendDue, MethodLink, PayLink, RetryPayment, SendInvoice, SetAutopay
from billing.actions.effects import Effect
from billing.actions.rules import Allowed, Case, judge
from billing.actions.rules.more_time import longest_extension
from tests.billing.actions.world import TODAY, VISA, act, case, euros, judged, open_bill, paid_bill, payment
from tests.billing.builders import invoice, line

OPEN = open_bill()
PENDING = open_bill(payments=(payment("pay-2", 4000, status="pending"),))
EXPIRED = replace(VISA, exp_year=2025)
BY_TRANSFER = replace(VISA, kind="bank_transfer", exp_month=None, exp_year=None)
COPY, LINK = SendInvoice("INV-2"), PayLink("INV-2")
AGAIN = RetryPayment("INV-2", euros(4000))


@pytest.mark.parametrize(
    ("situation", "command", "verdict"),
    [
        (case(OPEN), COPY, "yes"),
        (case(paid_bill()), SendInvoice("INV-1"), "yes"),
        (case(OPEN), SendInvoice("INV-9"), "no: no_such_record"),
        (case(replace(OPEN, status="draft")), COPY, "no: not_issued"),
        (case(replace(OPEN, status="void")), COPY, "person: void_bill"),
        (case(OPEN, email=""), COPY, "no: no_address_on_file"),
        (case(OPEN), LINK, "yes"),
        (case(paid_bill()), PayLink("INV-1"), "no: nothing_open"),
        (case(replace(OPEN, status="uncollectible")), LINK, "no: nothing_open"),
        (case(PENDING), LINK, "no: payment_under_way"),
        (case(OPEN), PayLink("INV-9"), "no: no_such_record"),
        (case(), MethodLink(), "yes"),
        (case(OPEN), AGAIN, "yes"),
        (case(OPEN), replace(AGAIN, amount=euros(3999)), "no: amount_differs"),
        (case(PENDING), AGAIN, "no: payment_under_way"),
        (case(paid_bill()), RetryPayment("INV-1", euros(4000)), "no: nothing_open"),
        (case(OPEN), RetryPayment("INV-9", euros(4000)), "no: no_such_record"),
        (case(OPEN, payment_methods=()), AGAIN, "no: no_method"),
        (case(OPEN, payment_methods=(replace(VISA, is_default=False),)), AGAIN, "no: no_method"),
        (case(OPEN, payment_methods=(EXPIRED,)), AGAIN, "no: method_expired"),
        (case(OPEN, payment_methods=(BY_TRANSFER,)), AGAIN, "no: method_not_charged"),
        (case(OPEN, acts=(act("retry_payment", "INV-2", on=TODAY),)), AGAIN, "no: tried_today"),
        (case(OPEN, acts=(act("retry_payment", "INV-2", on=TODAY, state="refused"),)), AGAIN, "yes"),
        (case(OPEN, acts=(act("retry_payment", "INV-2", on=TODAY - timedelta(days=1)),)), AGAIN, "yes"),
        (case(OPEN, acts=(act("retry_payment", "INV-7", on=TODAY),)), AGAIN, "yes"),
    ],
)
def test_copies_links_and_another_try(situation: Case, command: Command, verdict: str) -> None:
    assert judged(situation, command) == verdict


@pytest.mark.parametrize(
    ("now", "wanted", "changes", "verdict"),
    [
        (True, False, {}, "yes"),
        (True, True, {}, "no: already_so"),
        (False, False, {}, "no: already_so"),
        (False, True, {}, "yes"),
        (False, True, {"payment_methods": ()}, "no: no_method"),
        (False, True, {"payment_methods": (EXPIRED,)}, "no: method_expired"),
        (False, True, {"payment_methods": (BY_TRANSFER,)}, "no: method_not_charged"),
        (False, True, {"policies": {"autopay_offered": False}}, "no: not_offered"),
        (False, True, {"policies": {"autopay_offered": None}}, "person: no_policy"),
        (True, False, {"policies": {"autopay_offered": False}}, "yes"),
        (True, False, {"payment_methods": ()}, "yes"),
    ],
)
def test_autopay(now: bool, wanted: bool, changes: dict[str, Any], verdict: str) -> None:
    assert judged(case(autopay=now, **changes), SetAutopay(wanted)) == verdict


def test_switching_autopay_off_for_good_is_said_to_be_so() -> None:
    verdict = judge(case(policies={"autopay_offered": False}), SetAutopay(False))
    assert verdict == Allowed(SetAutopay(False), Effect(before="on", after="off", notes=("pay_yourself", "for_good")))


LATER = ExtendDue("INV-2", date(2026, 12, 14))
OTHER = act("extend_due", "INV-0")


@pytest.mark.parametrize(
    ("situation", "command", "verdict"),
    [
        (case(OPEN), LATER, "yes"),
        (case(OPEN), replace(LATER, until=date(2026, 12, 1)), "yes"),
        (case(OPEN), replace(LATER, until=date(2026, 12, 15)), "no: beyond_most_days"),
        (case(OPEN), replace(LATER, until=date(2026, 11, 30)), "no: not_later"),
        (case(OPEN), ExtendDue("INV-9", LATER.until), "no: no_such_record"),
        (case(paid_bill()), ExtendDue("INV-1", LATER.until), "no: nothing_open"),
        (case(PENDING), LATER, "no: payment_under_way"),
        # overdue: the day must still lie ahead
        (case(open_bill(due_on=date(2026, 11, 10))), replace(LATER, until=date(2026, 11, 24)), "yes"),
        (case(open_bill(due_on=date(2026, 11, 6))), replace(LATER, until=TODAY), "no: date_passed"),
        # one more bill, but not once more the same, and not more often than the year allows
        (case(OPEN, acts=(OTHER,)), LATER, "yes"),
        (case(OPEN, acts=(act("extend_due", "INV-2"),)), LATER, "no: extended_already"),
        (case(OPEN, acts=(act("extend_due", "INV-2", state="refused"),)), LATER, "yes"),
        (case(OPEN, acts=(OTHER, act("extend_due", "INV-00"))), LATER, "no: extensions_used"),
        (case(OPEN, acts=(OTHER, act("extend_due", "INV-00", on=date(2025, 11, 20)))), LATER, "yes"),
        (case(OPEN, policies={"payment_extension_max_days": None}), LATER, "person: no_policy"),
        (case(OPEN, policies={"payment_extensions_per_year": None}), LATER, "person: no_policy"),
        (case(OPEN, policies={"payment_extensions_per_year": 0}), LATER, "no: extensions_used"),
    ],
)
def test_a_later_due_date(situation: Case, command: ExtendDue, verdict: str) -> None:
    assert judged(situation, command) == verdict


def test_what_is_said_of_a_later_due_date() -> None:
    stated = Effect(euros(4000), None, LATER.until, "2026-11-30", "2026-12-14", notes=("collected_meanwhile",))
    assert judge(case(OPEN), LATER) == Allowed(LATER, stated)
    assert judge(case(OPEN, autopay=False), LATER) == Allowed(LATER, replace(stated, notes=()))


def test_the_longest_extension_is_to_the_last_day_the_rule_allows() -> None:
    assert longest_extension(case(OPEN), OPEN) == LATER
    long_ago = invoice(line("subscription", 4000), number="INV-2", due_on=date(2026, 10, 1))
    assert longest_extension(case(long_ago), long_ago) is None
    assert longest_extension(case(OPEN, policies={"payment_extension_max_days": None}), OPEN) is None
