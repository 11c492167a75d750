"""Address, tax number and cases; the list of what may be done; the least proof of who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from billing.actions.commands import KINDS, ChangeAddress, ChangeTaxId, OpenCase
from billing.actions.rules import LEAST_IDENTITY, Allowed, NeedsApproval, NotAllowed, judge, offers
from billing.actions.rules.tax_ids import TaxIdWrong, tax_id_checked
from billing.actions.targets import WORDS
from billing.facts import Dispute
from tests.billing.actions.world import TODAY, act, case, euros, judged, open_bill, paid_bill, payment, plan
from tests.billing.builders import invoice, line


@pytest.mark.parametrize(
    ("typed", "compact"),
    [
        ("IE6433435F", "IE6433435F"),
        ("ie 6433435-f", "IE6433435F"),
        ("DE 136 695 976", "DE136695976"),
        ("EL094259216", "EL094259216"),
        ("GB 980 7806 84", "GB980780684"),
        ("CHE-107.787.577 IVA", "CHE107787577IVA"),
        ("NO 995 525 828 MVA", "NO995525828MVA"),
        ("US 91-1144442", "US911144442"),
        ("AU 83 914 571 673", "AU83914571673"),
    ],
)
def test_a_tax_number_in_its_compact_form(typed: str, compact: str) -> None:
    assert tax_id_checked(typed) == compact


@pytest.mark.parametrize(
    ("typed", "fault", "named"),
    [
        ("", "empty", "nothing was given"),
        ("  - ", "empty", "nothing was given"),
        ("6433435F", "country", "begin with the letters of"),
        ("ZZ123456", "country", "begin with the letters of"),
        ("DE13669597", "length", "too long or too short for DE"),
        ("DE136695978", "checksum", "check digit"),
        ("IE6433435X", "format", "not written as numbers of IE"),
        ("GB802311781", "checksum", "check digit"),
    ],
)
def test_what_is_wrong_with_a_tax_number_is_said(typed: str, fault: str, named: str) -> None:
    with pytest.raises(TaxIdWrong) as raised:
        tax_id_checked(typed)
    assert raised.value.fault == fault
    assert str(raised.value).startswith("tax_id: ")
    assert named in str(raised.value)


def test_a_tax_number_is_kept_compact_and_a_wrong_one_refused_with_the_remedy() -> None:
    verdict = judge(case(), ChangeTaxId("ie 6433435 f"))
    assert isinstance(verdict, Allowed)
    assert (verdict.command, verdict.effect.after) == (ChangeTaxId("IE6433435F"), "IE6433435F")
    wrong = judge(case(), ChangeTaxId("DE136695978"))
    assert isinstance(wrong, NotAllowed)
    assert wrong.detail.startswith("tax_id: its check digit")
    assert judged(case(tax_id="IE6433435F"), ChangeTaxId("IE6433435F")) == "no: already_so"


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("1 Main Street, Dublin, Ireland", "yes"),
        ("Dublin", "no: details_wrong"),
        ("1 Main Street\nDublin", "no: details_wrong"),
        ("1 Main  Street, Dublin", "no: details_wrong"),
        ("12345678 99", "no: details_wrong"),
        ("1 Main Street,\u202e Dublin", "no: details_wrong"),
        ("x" * 401, "no: details_wrong"),
        ("2 Old Road, Cork", "no: already_so"),
    ],
)
def test_an_address(address: str, verdict: str) -> None:
    assert judged(case(billing_address="2 Old Road, Cork"), ChangeAddress(address)) == verdict


@pytest.mark.parametrize(
    ("situation", "command", "verdict"),
    [
        (case(paid_bill()), OpenCase("wrong amount", "INV-1"), "yes"),
        (case(), OpenCase("no service since May"), "yes"),
        (case(), OpenCase("wrong amount", "INV-9"), "no: no_such_record"),
        (case(replace(paid_bill(), status="void")), OpenCase("x", "INV-1"), "no: not_issued"),
        (case(), OpenCase(" "), "no: details_wrong"),
        (case(), OpenCase("x" * 201), "no: details_wrong"),
        (
            case(paid_bill(), disputes=(Dispute("dp", "INV-1", euros(1), "under_review", "x", TODAY),)),
            OpenCase("again", "INV-1"),
            "no: contested",
        ),
        (
            case(paid_bill(), disputes=(Dispute("dp", "INV-1", euros(1), "lost", "x", TODAY),)),
            OpenCase("again", "INV-1"),
            "yes",
        ),
    ],
)
def test_a_case(situation: Any, command: OpenCase, verdict: str) -> None:
    assert judged(situation, command) == verdict


def test_every_kind_has_its_rule_its_words_and_its_least_proof() -> None:
    assert set(LEAST_IDENTITY) == set(WORDS) == set(KINDS)
    assert {kind for kind, step in LEAST_IDENTITY.items() if step == "verified"} == {
        "method_link",
        "change_address",
        "change_tax_id",
    }


def test_what_is_offered_is_what_the_rules_leave_open() -> None:
    twice = paid_bill(payment("pay-1", 4000), payment("pay-2", 4000))
    fee = invoice(line("subscription", 4000), line("late_fee", 750, ref="L2"), number="INV-3", month=11)
    found = offers(case(fee, open_bill(), twice, subscriptions=(plan(), plan(ref="sub-2", cancel_at_period_end=True))))
    shown = {(one.command.kind, getattr(one.command, "subscription", "")) for one in found}
    assert ("cancel_plan", "sub-1") in shown
    assert ("keep_plan", "sub-2") in shown
    assert ("keep_plan", "sub-1") not in shown
    assert {kind for kind, _ in shown} == {
        "pay_link", "retry_payment", "extend_due", "waive_fee", "refund_payment", "cancel_plan", "keep_plan",
        "set_autopay", "method_link", "send_invoice",
    }  # fmt: skip
    duplicate = next(one for one in found if getattr(one.command, "reason", "") == "duplicate")
    assert isinstance(duplicate, Allowed)


def test_what_needs_a_person_is_offered_as_such_and_what_is_refused_is_not() -> None:
    big = paid_bill(total=9000)
    found = offers(case(big, acts=(act("extend_due", "INV-2"),)))
    (refund,) = [one for one in found if one.command.kind == "refund_payment"]
    assert isinstance(refund, NeedsApproval)
    assert refund.why == "above_limit"
    assert not [one for one in found if one.command.kind == "extend_due"]
