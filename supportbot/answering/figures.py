"""Slots over single records: the one place where a figure is tied to the record it came from."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from billing.facts import (
    Account,
    Company,
    CreditNote,
    Dispute,
    Invoice,
    InvoiceLine,
    PaymentAttempt,
    PaymentMethod,
    Plan,
    Refund,
    Source,
    Subscription,
)
from billing.money import Money
from supportbot.answering.decision import Slot, SlotKind


def address_shown(account: Account) -> Slot:
    """The e-mail address on file as it may stand in a chat: ``p…@example.com``."""
    name, _, domain = account.email.rpartition("@")
    return Slot("name", f"{name[:1]}…@{domain}", Source("account", account.customer_ref, "email", rule="address_shown"))


def invoice_number(invoice: Invoice) -> Slot:
    return Slot("invoice_number", invoice.number, Source("invoice", invoice.number, "number"))


def invoice_total(invoice: Invoice) -> Slot:
    return Slot("money", invoice.total, Source("invoice", invoice.number, "total"))


def invoice_due_amount(invoice: Invoice) -> Slot:
    return Slot("money", invoice.amount_due, Source("invoice", invoice.number, "amount_due"))


def invoice_paid_amount(invoice: Invoice) -> Slot:
    return Slot("money", invoice.amount_paid, Source("invoice", invoice.number, "amount_paid"))


def invoice_due_on(invoice: Invoice) -> Slot:
    return Slot("date", invoice.due_on, Source("invoice", invoice.number, "due_on"))


def invoice_issued_on(invoice: Invoice) -> Slot:
    return Slot("date", invoice.issued_on, Source("invoice", invoice.number, "issued_on"))


def days_overdue(invoice: Invoice, today: date) -> Slot:
    source = Source("invoice", invoice.number, "due_on", rule="days_overdue")
    return Slot("count", (today - invoice.due_on).days, source)


def days_left(invoice: Invoice, today: date) -> Slot:
    source = Source("invoice", invoice.number, "due_on", rule="days_left")
    return Slot("count", (invoice.due_on - today).days, source)


def line_description(invoice: Invoice, line: InvoiceLine) -> Slot:
    return Slot("name", line.description, Source("line", f"{invoice.number}/{line.ref}", "description"))


def invoice_currency(invoice: Invoice) -> Slot:
    """The currency of one bill, as its three letters."""
    return Slot("name", invoice.currency, Source("invoice", invoice.number, "currency"))


def line_size(invoice: Invoice, line: InvoiceLine) -> Slot:
    """A line's amount without its sign, as in "takes five euros off"."""
    source = Source("line", f"{invoice.number}/{line.ref}", "amount", rule="amount_without_sign")
    return Slot("money", abs(line.amount), source)


def line_amount(invoice: Invoice, line: InvoiceLine) -> Slot:
    return Slot("money", line.amount, Source("line", f"{invoice.number}/{line.ref}", "amount"))


def payment_amount(payment: PaymentAttempt) -> Slot:
    return Slot("money", payment.amount, Source("payment", payment.ref, "amount"))


def payment_invoice_number(payment: PaymentAttempt) -> Slot:
    return Slot("invoice_number", payment.invoice_number, Source("payment", payment.ref, "invoice_number"))


def payment_day(payment: PaymentAttempt, company: Company) -> Slot:
    """The calendar day of the attempt where the company is."""
    day = payment.attempted_at.astimezone(ZoneInfo(company.time_zone)).date()
    return Slot("date", day, Source("payment", payment.ref, "attempted_at", rule="company_day"))


def records_time(account: Account, company: Company) -> Slot:
    """The time of day, where the company is, as of which the records are known to be current."""
    return Slot(
        "time", f"{_as_of(account, company):%H:%M}", Source("account", account.customer_ref, "as_of", "records_time")
    )


def records_day(account: Account, company: Company) -> Slot:
    """The calendar day, where the company is, as of which the records are known to be current."""
    return Slot(
        "date", _as_of(account, company).date(), Source("account", account.customer_ref, "as_of", "records_day")
    )


def _as_of(account: Account, company: Company) -> datetime:
    """Only for an account that is a copy."""
    if account.as_of is None:
        raise ValueError("the tables are the truth: they have no age")
    return account.as_of.astimezone(ZoneInfo(company.time_zone))


def payment_retry_on(payment: PaymentAttempt) -> Slot | None:
    if payment.next_retry_on is None:
        return None
    return Slot("date", payment.next_retry_on, Source("payment", payment.ref, "next_retry_on"))


def method_last4(method: PaymentMethod) -> Slot:
    return Slot("card_digits", method.last4, Source("payment_method", method.ref, "last4"))


def method_brand(method: PaymentMethod) -> Slot:
    return Slot("name", method.brand, Source("payment_method", method.ref, "brand"))


def method_last_day(method: PaymentMethod) -> Slot:
    """The last day the card is good for. Only for methods with an expiry month."""
    if method.exp_month is None or method.exp_year is None:
        raise ValueError("this payment method does not expire")
    following = date(method.exp_year + method.exp_month // 12, method.exp_month % 12 + 1, 1)
    last_day = date.fromordinal(following.toordinal() - 1)
    return Slot("date", last_day, Source("payment_method", method.ref, "exp_month", rule="last_valid_day"))


def plan_name(subscription: Subscription) -> Slot:
    return Slot("plan", subscription.plan.name, Source("subscription", subscription.ref, "plan.name"))


def subscription_date(subscription: Subscription, name: str) -> Slot:
    """A date of the subscription by field name; raises ValueError when that field holds none."""
    value = getattr(subscription, name)
    if not isinstance(value, date):
        raise ValueError(f"{name} holds no date")
    return Slot("date", value, Source("subscription", subscription.ref, name))


def subscription_quantity(subscription: Subscription) -> Slot:
    return Slot("count", subscription.quantity, Source("subscription", subscription.ref, "quantity"))


def subscription_price(subscription: Subscription) -> Slot:
    """What one unit costs this customer per interval."""
    return Slot("money", subscription.plan.price, Source("subscription", subscription.ref, "plan.price"))


def offer_name(plan: Plan) -> Slot:
    return Slot("plan", plan.name, Source("offer", offer_ref(plan), "name"))


def offer_price(plan: Plan) -> Slot:
    return Slot("money", plan.price, Source("offer", offer_ref(plan), "price"))


def plan_price_change(subscription: Subscription, plan: Plan) -> Slot:
    """How far the offered price lies from today's, without its sign; both in one currency and for one interval."""
    source = Source("subscription", subscription.ref, offer_ref(plan), rule="price_distance")
    return Slot("money", abs(plan.price - subscription.plan.price), source)


def offer_ref(plan: Plan) -> str:
    """One price on offer, by "CODE/INTERVAL/CURRENCY"."""
    return f"{plan.code}/{plan.interval}/{plan.price.currency}"


def refund_amount(refund: Refund) -> Slot:
    return Slot("money", refund.amount, Source("refund", refund.ref, "amount"))


def refund_invoice_number(refund: Refund) -> Slot:
    return Slot("invoice_number", refund.invoice_number, Source("refund", refund.ref, "invoice_number"))


def refund_created_on(refund: Refund) -> Slot:
    return Slot("date", refund.created_on, Source("refund", refund.ref, "created_on"))


def refund_expected_on(refund: Refund) -> Slot | None:
    if refund.expected_on is None:
        return None
    return Slot("date", refund.expected_on, Source("refund", refund.ref, "expected_on"))


def credit_note_slots(note: CreditNote) -> dict[str, Slot]:
    """Its ``note`` number, ``amount``, ``day`` and the ``number`` of the bill it belongs to."""
    return {
        "note": Slot("name", note.number, Source("credit_note", note.number, "number")),
        "amount": Slot("money", note.amount, Source("credit_note", note.number, "amount")),
        "day": Slot("date", note.issued_on, Source("credit_note", note.number, "issued_on")),
        "number": Slot("invoice_number", note.invoice_number, Source("credit_note", note.number, "invoice_number")),
    }


def account_credit(account: Account) -> Slot:
    return Slot("money", account.credit, Source("account", account.customer_ref, "credit"))


def account_currency(account: Account) -> Slot:
    """The currency the customer is billed in, as its three letters."""
    return Slot("name", account.currency, Source("account", account.customer_ref, "currency"))


def billing_address(account: Account) -> Slot:
    """The address on the bills as it is on file. Only for accounts that have one."""
    return Slot("text", account.billing_address, Source("account", account.customer_ref, "billing_address"))


def tax_number(account: Account) -> Slot:
    """The customer's tax number as it is on file. Only for accounts that have one."""
    return Slot("name", account.tax_id, Source("account", account.customer_ref, "tax_id"))


def dispute_slots(dispute: Dispute) -> dict[str, Slot]:
    """Its ``amount``, the ``number`` of the bill it is about and the ``day`` it was opened."""
    return {
        "amount": Slot("money", dispute.amount, Source("dispute", dispute.ref, "amount")),
        "number": Slot("invoice_number", dispute.invoice_number, Source("dispute", dispute.ref, "invoice_number")),
        "day": Slot("date", dispute.opened_on, Source("dispute", dispute.ref, "opened_on")),
    }


def customer_name(account: Account) -> Slot:
    return Slot("name", account.name, Source("account", account.customer_ref, "name"))


def company_name(company: Company) -> Slot:
    return Slot("name", company.name, Source("company", "", "name"))


def bot_name(company: Company) -> Slot:
    return Slot("name", company.bot_name, Source("company", "", "bot_name"))


def company_contact(company: Company, key: str) -> Slot:
    return Slot("name", company.contacts[key], Source("company", "contacts", key))


def by_rule(account: Account, rule: str, value: Money | int, argument: str = "") -> Slot:
    """A figure over the whole account, computed by a named rule (``argument``: the currency)."""
    kind: SlotKind = "money" if isinstance(value, Money) else "count"
    return Slot(kind, value, Source("account", account.customer_ref, argument, rule=rule))
