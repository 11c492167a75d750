"""Facts of bills and what belongs to one: lines, payments, refunds, credit notes, disputes."""

from __future__ import annotations

from collections.abc import Iterator

from billing.facts import Account, Invoice, InvoiceLine, PaymentAttempt, Source
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.facts import Fact, computed, fact

LINE_ROLES = {
    "subscription": "price charge",
    "proration": "proration charge",
    "usage": "usage charge",
    "one_off": "one_off charge fee",
    "discount": "discount",
    "tax": "tax",
    "late_fee": "late_fee charge fee",
    "credit": "credit",
}
PAYMENT_ROLES = {"succeeded": "paid charge", "failed": "failed", "pending": "pending", "refunded": "paid charge"}
PAYMENT_DAYS = {"succeeded": "paid_on", "failed": "failed_on", "pending": "pending_on", "refunded": "paid_on"}


def billed(records: Records) -> Iterator[Fact]:
    account = records.account
    if account is None:
        return
    for bill in account.invoices:
        if bill.status != "draft":
            yield from _bill(records, bill)
    yield from _given_back(records, account)


def _bill(records: Records, bill: Invoice) -> Iterator[Fact]:
    of, source = f"inv:{bill.number}", Source("invoice", bill.number, "")
    late = " overdue" if bill.overdue_on(records.today) else ""
    yield fact("money", bill.total, _at(source, "total"), "total charge", of)
    if bill.amount_due or bill.status == "paid":
        yield fact("money", bill.amount_due, _at(source, "amount_due"), "due" + late, of)
    yield fact("money", bill.amount_paid, _at(source, "amount_paid"), "paid", of)
    yield fact("date", bill.due_on, _at(source, "due_on"), "due_on", of)
    yield fact("date", bill.issued_on, _at(source, "issued_on"), "issued_on", of)
    yield fact("date", bill.period_start, _at(source, "period_start"), "period_start", of)
    yield fact("date", bill.period_end, _at(source, "period_end"), "period_end", of)
    if bill.status == "open":
        name = "days_overdue" if late else "days_left"
        yield from computed(records, "count", _at(source, "due_on", name), name, of, unit="day")
    yield from computed(records, "date", _at(source, "due_on", "grace_end"), "grace_end", of)
    if bill.status == "open":
        yield from computed(records, "date", _at(source, "due_on", "extended_due"), "extended_due", of)
    yield from computed(records, "count", _at(source, "lines", "lines_count"), "lines", of, unit="line")
    for status in ("any", "failed", "succeeded"):
        counted = _at(source, status, "payments_count")
        yield from computed(records, "count", counted, f"{status} attempts", of, unit="payment")
    for line in bill.lines:
        yield from _line(records, bill, line)
    for payment in bill.payments:
        yield from _payment(records, bill, payment)


def _at(source: Source, field: str, rule: str = "") -> Source:
    return Source(source.kind, source.ref, field, rule)


def _line(records: Records, bill: Invoice, line: InvoiceLine) -> Iterator[Fact]:
    ref = f"{bill.number}/{line.ref}"
    of = (f"inv:{bill.number}", f"line:{ref}", f"name:{line.description.casefold()}")
    roles = f"line {LINE_ROLES[line.kind]}"
    if line.amount.minor < 0:
        yield from computed(records, "money", Source("line", ref, "amount", "amount_without_sign"), roles, *of)
        yield fact("money_change", line.amount, Source("line", ref, "amount"), roles, *of)
    else:
        yield fact("money", line.amount, Source("line", ref, "amount"), roles, *of)
    if line.unit_amount is not None:
        yield fact("money", line.unit_amount, Source("line", ref, "unit_amount"), "unit", *of)
        yield fact("count", line.quantity, Source("line", ref, "quantity"), "quantity", *of, unit="unit")
    if line.period_start:
        yield fact("date", line.period_start, Source("line", ref, "period_start"), "period_start", *of)
    if line.period_end:
        yield fact("date", line.period_end, Source("line", ref, "period_end"), "period_end", *of)


def _payment(records: Records, bill: Invoice, payment: PaymentAttempt) -> Iterator[Fact]:
    of = [f"inv:{bill.number}", f"pay:{payment.ref}"]
    if payment.method_ref:
        of.append(f"method:{payment.method_ref}")
    yield fact(
        "money",
        payment.amount,
        Source("payment", payment.ref, "amount"),
        "payment " + PAYMENT_ROLES[payment.status],
        *of,
    )
    day = Source("payment", payment.ref, "attempted_at", "company_day")
    yield from computed(records, "date", day, "attempt_on " + PAYMENT_DAYS[payment.status], *of)
    if payment.next_retry_on:
        retry = Source("payment", payment.ref, "next_retry_on")
        yield fact("date", payment.next_retry_on, retry, "retry_on", *of)


def _given_back(records: Records, account: Account) -> Iterator[Fact]:
    for refund in account.refunds:
        of = (f"inv:{refund.invoice_number}", f"refund:{refund.ref}")
        source = Source("refund", refund.ref, "")
        yield fact("money", refund.amount, _at(source, "amount"), f"refund refund_{refund.status}", *of)
        yield fact("date", refund.created_on, _at(source, "created_on"), "refund_on", *of)
        if refund.expected_on:
            yield fact("date", refund.expected_on, _at(source, "expected_on"), "refund_expected", *of)
    for note in account.credit_notes:
        of = (f"inv:{note.invoice_number}", f"note:{note.number}")
        source = Source("credit_note", note.number, "")
        yield fact("money", note.amount, _at(source, "amount"), "credit_note credit", *of)
        yield fact("date", note.issued_on, _at(source, "issued_on"), "note_on", *of)
    for dispute in account.disputes:
        of = (f"inv:{dispute.invoice_number}", f"dispute:{dispute.ref}")
        source = Source("dispute", dispute.ref, "")
        yield fact("money", dispute.amount, _at(source, "amount"), "dispute", *of)
        yield fact("date", dispute.opened_on, _at(source, "opened_on"), "opened_on", *of)
