"""Figures of the oracle against figures added up by hand."""

from __future__ import annotations

from datetime import date

import grimp
import pytest

from supportbot.evaluation.simulation.expressions import ExpressionError
from supportbot.evaluation.simulation.ledger import Ledger, merged
from supportbot.evaluation.simulation.oracle import Oracle
from supportbot.evaluation.simulation.values import Amount, Day, Number, Percent, Text, Value
from tests.supportbot.simulation.documents import DOCUMENT, TODAY, oracle

EUR = "EUR"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("total(HW-2)", Amount(3198, EUR)),
        ("due(HW-2)", Amount(2198, EUR)),
        ("due(HW-1)", Amount(0, EUR)),
        ("due(HW-4)", Amount(0, EUR)),
        ("paid(HW-2)", Amount(1000, EUR)),
        ("paid(HW-3)", Amount(0, EUR)),
        ("total(HW-5)", Amount(700, "USD")),
        ("issued_on(HW-3)", Day(date(2026, 11, 16))),
        ("due_on(HW-3)", Day(date(2026, 11, 30))),
        ("owed()", Amount(2198 + 2460, EUR)),
        ("owed(USD)", Amount(700, "USD")),
        ("overdue()", Amount(2198, EUR)),
        ("overdue(USD)", Amount(700, "USD")),
        ("difference(HW-1, HW-2)", Amount(738, EUR, signless=True)),
        ("difference(HW-2, HW-1)", Amount(738, EUR, signless=True)),
        ("kind(HW-2, usage)", Amount(300, EUR, signless=True)),
        ("kind(HW-1, discount)", Amount(200, EUR, signless=True)),
        ("line(HW-2, garden)", Amount(300, EUR, signless=True)),
        ("change(HW-1, HW-2, water)", Amount(100, EUR, signless=True)),
        ("change(HW-2, HW-3, garden)", Amount(300, EUR, signless=True)),
        ("amount(pay_2)", Amount(2198, EUR)),
        ("amount(re_1)", Amount(123, EUR)),
        ("day(pay_1)", Day(date(2026, 9, 15))),  # 23:30 in UTC is after midnight in Dublin's summer
        ("day(paid(HW-1))", Day(date(2026, 9, 15))),
        ("day(re_1)", Day(date(2026, 11, 2))),
        ("expected_on(re_1)", Day(date(2026, 11, 12))),
        ("retry_on(pay_2)", Day(date(2026, 11, 25))),
        ("credit()", Amount(250, EUR)),
        ("price(metered-2026)", Amount(2000, EUR)),
        ("period_end(sub_1)", Day(date(2026, 11, 30))),
        ("card(pm_1)", Text("0347")),
        ("expires(pm_1)", Day(date(2028, 2, 29))),
        ("policy(late_fee)", Amount(500, EUR)),
        ("policy(vat_rate)", Percent(23)),
        ("policy(payment_extension_max_days)", Number(14)),
        ("policy(payment_extension_max_days) days after due_on(HW-3)", Day(date(2026, 12, 14))),
        ("policy(minimum_term_months) months after started_on(sub_1)", Day(date(2026, 11, 30))),
        ("14 days after today()", Day(date(2026, 12, 7))),
        ("sum(due(HW-2), policy(late_fee), due(HW-3))", Amount(2198 + 500 + 2460, EUR)),
        ("less(owed(), credit())", Amount(4408, EUR)),
        ("less(credit(), owed())", Amount(-4408, EUR)),
        ("less(today(), due_on(HW-2))", Number(39)),
        ("sum(count(open), count(paid))", Number(4)),
        ("count(open)", Number(3)),
        ("HW-2", Text("HW-2")),
        ("'passed on'", Text("passed on")),
        ('"isn\'t"', Text("isn't")),
    ],
)
def test_a_figure_is_what_the_records_add_up_to(expression: str, value: Value) -> None:
    assert oracle().value(expression) == value


def test_what_is_overdue_depends_on_the_day() -> None:
    assert oracle(today=date(2026, 11, 30)).value("overdue()") == Amount(2198, EUR)
    assert oracle(today=date(2026, 12, 1)).value("overdue()") == Amount(4658, EUR)
    assert oracle(today=date(2026, 10, 15)).value("overdue()") == Amount(0, EUR)


@pytest.mark.parametrize(
    ("expression", "remedy"),
    [
        ("total(HW-77)", "no invoice 'HW-77' in the records; name one"),
        ("totl(HW-1)", "totl(…) is not known; use one of amount"),
        ("total()", "total: 0 arguments; give 1"),
        ("owed(EUR, USD)", "owed: 2 arguments; give 0 or 1"),
        ("total('HW-1')", "references and keys; write them without quotes"),
        ("total(HW-1", "ends too early; close what was opened"),
        ("total(HW-1) total(HW-2)", "'total' is left over; put words in quotes"),
        ("sum(owed(), owed(USD))", "only amounts of one currency"),
        ("less(owed(), today())", "only amounts of one currency"),
        ("sum(owed())", "takes two or more"),
        ("difference(HW-1, HW-5)", "in two currencies"),
        ("line(HW-1, gardn)", "HW-1 has no line of key 'gardn'; it has paperless, vat, water"),
        ("change(HW-1, HW-3, garden)", "neither HW-1 nor HW-3 has a line"),
        ("day(paid(HW-3))", "HW-3 has no payment that succeeded"),
        ("retry_on(pay_1)", "next_retry_on of pay_1 is not given"),
        ("expires(pm_2)", "pm_2 does not expire"),
        ("policy(accepts_cash)", "neither figure nor text"),
        ("policy(late_feee)", "no policy 'late_feee'"),
        ("late_fee days after today()", "'late_fee' is no invoice in the records; put words in quotes"),
        ("owed() days after today()", "takes a number before it and a date"),
        ("expired", "put words in quotes of their own"),
        ("'expired", "a quote is not closed"),
    ],
)
def test_what_has_no_value_is_refused_with_the_remedy(expression: str, remedy: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        oracle().value(expression)
    assert remedy in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_visitor_has_bills_of_nobody() -> None:
    with pytest.raises(ExpressionError, match="a visitor has no records"):
        oracle("").value("owed()")
    assert oracle("").value("total(HW-1)") == Amount(2460, EUR)


def test_records_loaded_over_others_take_the_place_of_what_they_name() -> None:
    second = {
        "version": 1,
        "plans": [
            {"code": "metered", "name": "Metered", "prices": [
                {"ref": "metered-2027", "currency": "EUR", "interval": "month", "amount": 2100}]}
        ],
        "policies": {"late_fee": {"kind": "money", "value": 900, "currency": "EUR"}},
        "customers": [{"ref": "cus_kurt", "name": "Kurt Ohm", "email": "kurt@example.com", "currency": "EUR"}],
    }  # fmt: skip
    both = Oracle(Ledger(merged(DOCUMENT, second)), "cus_kurt", TODAY)
    assert both.value("price(metered-2026)") == Amount(2000, EUR), "what is not named stays"
    assert both.value("price(metered-2027)") == Amount(2100, EUR)
    assert both.value("policy(late_fee)") == Amount(900, EUR)
    assert both.value("policy(vat_rate)") == Percent(23)
    assert both.value("owed()") == Amount(0, EUR), "a customer is given whole"
    assert both.value("total(HW-1)") == Amount(2460, EUR)


def test_the_oracle_shares_no_code_with_the_answers_or_with_billings_sums() -> None:
    graph = grimp.build_graph("supportbot", "billing", "handoff")
    reached = graph.find_upstream_modules("supportbot.evaluation.simulation.oracle")
    assert "supportbot.evaluation.simulation.figures" in reached, "the graph holds what it should"
    foreign = {name for name in reached if not name.startswith("supportbot.evaluation.simulation.")}
    assert foreign <= {"supportbot", "supportbot.evaluation", "supportbot.evaluation.simulation"}
