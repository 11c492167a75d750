"""Rules for what free text works out: each gives the true value, and refuses what it is not for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing.facts import Plan, Source
from billing.money import Money
from supportbot.answering.grounding.arithmetic import ARITHMETIC, sources_field
from supportbot.answering.grounding.records import Records, UnknownSource
from supportbot.answering.grounding.rules import compute
from tests.supportbot.answering.builders import COMPANY, TODAY, VISA, account, invoice, line, payment, subscription

OF = account(
    invoice("INV-5", issued=date(2026, 9, 1), status="paid", payments=(payment("INV-5", status="succeeded"),)),
    invoice("INV-6", line(4500), issued=date(2026, 10, 1), payments=(payment("INV-6"),)),
    payment_methods=(VISA,),
    subscriptions=(subscription(quantity=3),),
)
YEARLY = Plan("home-500", "Home 500", Money(39500, "EUR"), "year")
RECORDS = Records(OF, replace(COMPANY, plans=(YEARLY,), texts={"t": "One. Two."}), TODAY)
TOTAL_5, TOTAL_6 = Source("invoice", "INV-5", "total"), Source("invoice", "INV-6", "total")
DUE_6 = Source("invoice", "INV-6", "due_on")


def of(rule: str, *inner: Source) -> Source:
    return Source("sources", "", sources_field(list(inner)), rule)


VALUES: list[tuple[Source, object]] = [
    (of("sum_of", TOTAL_5, TOTAL_6), Money(8500, "EUR")),
    (of("difference_of", TOTAL_5, TOTAL_6), Money(500, "EUR")),
    (of("days_from_today", DUE_6), 38),
    (of("days_between", DUE_6, Source("invoice", "INV-6", "issued_on")), 14),
    (Source("sources", "", f"de:{sources_field([DUE_6])}", "month_shown"), "Oktober 2026"),
    (Source("sources", "", f"en:{sources_field([DUE_6])}", "year_shown"), "2026"),
    (Source("plan_price", "sub-1", "subscription", "per_year"), Money(48000, "EUR")),
    (Source("plan_price", "home-500/year/EUR", "offer", "per_month"), Money(3292, "EUR")),
    (Source("subscription", "sub-1", "", "for_all_units"), Money(12000, "EUR")),
    (Source("subscription", "sub-1", "", "renews_on"), date(2026, 12, 1)),
    (Source("payment_method", "pm-1", "", "expiry_shown"), "03/2029"),
    (Source("policy_text", "t", "5:9", "passage"), "Two."),
    (Source("company", "", "", "today"), TODAY),
    (Source("account", "cus-1", "", "overdue_count"), 1),
    (Source("account", "cus-1", "", "paid_count"), 1),
    (Source("account", "cus-1", '["INV-5", "INV-6"]', "named_count"), 2),
    (Source("invoice", "INV-6", "failed", "payments_count"), 1),
    (Source("invoice", "INV-6", "", "lines_count"), 1),
    (Source("account", "cus-1", "", "subscriptions_count"), 1),
    (Source("account", "cus-1", "", "methods_count"), 1),
    (Source("company", "", "", "plans_count"), 1),
]


@pytest.mark.parametrize(("source", "value"), VALUES, ids=lambda one: getattr(one, "rule", ""))
def test_a_rule_gives_the_true_value(source: Source, value: object) -> None:
    assert compute(RECORDS, source) == value


def test_every_rule_is_tried_here() -> None:
    assert {source.rule for source, _ in VALUES} == set(ARITHMETIC)


@pytest.mark.parametrize(
    "source",
    [
        of("sum_of", TOTAL_5, TOTAL_5),
        of("sum_of", TOTAL_5, DUE_6),
        of("difference_of", TOTAL_5),
        of("sum_of", of("sum_of", TOTAL_5, TOTAL_6), TOTAL_5),
        of("sum_of", Source("invoice", "INV-9", "total")),
        of("days_from_today", TOTAL_5),
        Source("sources", "", f"xx:{sources_field([DUE_6])}", "month_shown"),
        Source("sources", "", "[]", "sum_of"),
        Source("plan_price", "sub-1", "subscription", "per_month"),
        Source("plan_price", "INV-5", "invoice", "per_year"),
        Source("policy_text", "t", "20:30", "passage"),
        Source("account", "cus-2", "", "paid_count"),
        Source("account", "cus-1", '["INV-9"]', "named_count"),
    ],
)
def test_a_rule_refuses_what_it_is_not_for(source: Source) -> None:
    with pytest.raises(UnknownSource):
        compute(RECORDS, source)


@pytest.mark.parametrize("field", ["", "{", "[[1]]", '["a", "b"]', "5", '[["x"]]'])
def test_a_broken_list_of_sources_is_no_source(field: str) -> None:
    with pytest.raises((UnknownSource, ValueError)):
        compute(RECORDS, Source("sources", "", field, "sum_of"))
