"""Rows as JSON objects, turned into the frozen values of ``billing.facts``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from billing import facts
from billing.money import Money

Row = dict[str, Any]


def rows(value: list[Row] | None) -> Iterable[Row]:
    """An aggregate over no rows is NULL."""
    return value or ()


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value).astimezone(UTC) if value else None


def freshness(row: Row | None) -> Row:
    """The fields of an account that say how current it is; nothing where it is not a copy."""
    if row is None or row["as_of"] is None:
        return {}
    as_of = datetime.fromisoformat(row["as_of"]).astimezone(UTC)
    return {"as_of": as_of, "gateway_trouble": row["trouble"], "incomplete": row["incomplete"]}


def crm_profile(row: Row) -> facts.CrmProfile:
    return facts.CrmProfile(
        row["segment"], row["owner"], row["notes"], tuple(row["open_cases"]), _moment(row.get("crm_synced_at"))
    )


def subscription(row: Row) -> facts.Subscription:
    price = Money(row["amount_minor"], row["currency"])
    return facts.Subscription(
        ref=row["ref"],
        plan=facts.Plan(row["code"], row["name"], price, row["interval"], row["price_ref"]),
        status=row["status"],
        quantity=row["quantity"],
        started_on=date.fromisoformat(row["started_on"]),
        current_period_start=date.fromisoformat(row["current_period_start"]),
        current_period_end=date.fromisoformat(row["current_period_end"]),
        trial_ends_on=_day(row["trial_ends_on"]),
        cancel_at_period_end=row["cancel_at_period_end"],
        canceled_on=_day(row["canceled_on"]),
    )


BRANDS = {"amex": "American Express", "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}


def payment_method(row: Row) -> facts.PaymentMethod:
    """Brands come as processors write them ("visa", "amex") and are given as people do."""
    brand = row["brand"]
    return facts.PaymentMethod(**{**row, "brand": BRANDS.get(brand, brand[:1].upper() + brand[1:])})


def invoice(row: Row) -> facts.Invoice:
    number, currency = row["number"], row["currency"]
    return facts.Invoice(
        number=number,
        status=row["status"],
        currency=currency,
        period_start=date.fromisoformat(row["period_start"]),
        period_end=date.fromisoformat(row["period_end"]),
        issued_on=date.fromisoformat(row["issued_on"]),
        due_on=date.fromisoformat(row["due_on"]),
        lines=tuple(_line(line, currency) for line in row["lines"] or ()),
        total=Money(row["total_minor"], currency),
        amount_paid=Money(row["paid_minor"], currency),
        amount_due=Money(row["due_minor"], currency),
        payments=tuple(_payment(attempt, number, currency) for attempt in rows(row["payments"])),
    )


def _line(row: list[Any], currency: str) -> facts.InvoiceLine:
    """A line from the array of account.sql, whose columns stand in this order."""
    ref, kind, key, description, amount, quantity, unit, plan_code, period_start, period_end = row
    return facts.InvoiceLine(
        ref=ref,
        kind=kind,
        key=key,
        description=description,
        amount=Money(amount, currency),
        quantity=quantity,
        unit_amount=None if unit is None else Money(unit, currency),
        plan_code=plan_code,
        period_start=_day(period_start),
        period_end=_day(period_end),
    )


def _payment(row: Row, number: str, currency: str) -> facts.PaymentAttempt:
    return facts.PaymentAttempt(
        ref=row["ref"],
        invoice_number=number,
        amount=Money(row["amount_minor"], currency),
        status=row["status"],
        attempted_at=datetime.fromisoformat(row["attempted_at"]).astimezone(UTC),
        failure_code=row["failure_code"],
        method_ref=row["method_ref"] or "",
        next_retry_on=_day(row["next_retry_on"]),
    )


def refund(row: Row) -> facts.Refund:
    return facts.Refund(
        ref=row["ref"],
        invoice_number=row["number"],
        amount=Money(row["amount_minor"], row["currency"]),
        status=row["status"],
        reason=row["reason"],
        created_on=date.fromisoformat(row["created_on"]),
        expected_on=_day(row["expected_on"]),
        payment_ref=row["payment_ref"] or "",
    )


def credit_note(row: Row) -> facts.CreditNote:
    amount = Money(row["amount_minor"], row["currency"])
    issued_on = date.fromisoformat(row["issued_on"])
    return facts.CreditNote(row["ref"], row["number"], amount, row["reason"], issued_on, row["line_ref"])


def dispute(row: Row) -> facts.Dispute:
    return facts.Dispute(
        ref=row["ref"],
        invoice_number=row["number"],
        amount=Money(row["amount_minor"], row["currency"]),
        status=row["status"],
        reason=row["reason"],
        opened_on=date.fromisoformat(row["opened_on"]),
    )


def act(row: Row) -> facts.Act:
    amount = row["amount"]
    return facts.Act(
        ref=row["ref"],
        kind=row["kind"],
        target=row["target"],
        state=row["state"],
        on=date.fromisoformat(row["on"]),
        amount=Money(amount["minor"], amount["currency"]) if amount else None,
        receipt=row["receipt"] or "",
        until=_day(row["until"]),
    )
