"""The tables, told as the provider's own records, so that a test compares the two by equality."""

from __future__ import annotations

from billing import models, records
from billing.facts import InvoiceLine
from billing.money import Money
from billing.records import Key, Record, key_of


def mirrored() -> dict[Key, Record]:
    """Everything on record that is a copy, in the provider's words."""
    found: list[Record] = [
        *(records.PlanRecord(row.provider_ref, row.code, row.name, row.active) for row in models.Plan.objects.all()),
        *map(_price, models.Price.objects.select_related("plan")),
        *map(_customer, models.Customer.objects.exclude(provider_ref="")),
        *map(_method, models.PaymentMethod.objects.select_related("customer")),
        *map(_subscription, models.Subscription.objects.select_related("customer", "price")),
        *map(_invoice, models.Invoice.objects.select_related("customer")),
        *map(_payment, models.PaymentAttempt.objects.select_related("invoice__customer", "method")),
        *map(_refund, models.Refund.objects.select_related("invoice__customer", "payment")),
        *map(_credit_note, models.CreditNote.objects.select_related("invoice__customer")),
        *map(_dispute, models.Dispute.objects.select_related("invoice__customer")),
    ]
    return {key_of(record): record for record in found}


def _price(row: models.Price) -> Record:
    amount = Money(row.amount_minor, row.currency)
    return records.PriceRecord(row.ref, row.plan.provider_ref, row.interval, amount, bool(row.provider_active))  # type: ignore[arg-type]


def _customer(row: models.Customer) -> Record:
    return records.CustomerRecord(
        ref=row.provider_ref,
        customer_ref=row.external_ref,
        name=row.name,
        email=row.email,
        locale=row.locale,
        currency=row.currency,
        credit=Money(row.credit_minor, row.currency),
        autopay=row.autopay,
        billing_address=row.billing_address,
        tax_id=row.tax_id,
        default_method=row.default_method_ref,
    )


def _method(row: models.PaymentMethod) -> Record:
    assert row.is_default == (row.customer.default_method_ref == row.ref)
    return records.PaymentMethodRecord(
        ref=row.ref,
        customer=row.customer.provider_ref,
        kind=row.kind,  # type: ignore[arg-type]
        brand=row.brand,
        last4=row.last4,
        exp_month=row.exp_month,
        exp_year=row.exp_year,
    )


def _subscription(row: models.Subscription) -> Record:
    return records.SubscriptionRecord(
        row.ref,
        row.customer.provider_ref,
        row.price.ref,
        row.status,  # type: ignore[arg-type]
        row.quantity,
        row.started_on,
        row.current_period_start,
        row.current_period_end,
        row.trial_ends_on,
        row.cancel_at_period_end,
        row.canceled_on,
    )


def _invoice(row: models.Invoice) -> Record:
    return records.InvoiceRecord(
        ref=row.provider_ref,
        customer=row.customer.provider_ref,
        number=row.number,
        status=row.status,  # type: ignore[arg-type]
        currency=row.currency,
        period_start=row.period_start,
        period_end=row.period_end,
        issued_on=row.issued_on,
        due_on=row.due_on,
        lines=tuple(_line(line, row.currency) for line in row.lines.order_by("position")),
        total=Money(row.total_minor, row.currency),
        paid=Money(row.paid_minor, row.currency),
        due=Money(row.due_minor, row.currency),
    )


def _line(row: models.InvoiceLine, currency: str) -> InvoiceLine:
    return InvoiceLine(
        ref=row.ref,
        kind=row.kind,  # type: ignore[arg-type]
        key=row.key,
        description=row.description,
        amount=Money(row.amount_minor, currency),
        quantity=row.quantity,
        unit_amount=None if row.unit_minor is None else Money(row.unit_minor, currency),
        plan_code=row.plan_code,
        period_start=row.period_start,
        period_end=row.period_end,
    )


def _payment(row: models.PaymentAttempt) -> Record:
    return records.PaymentRecord(
        ref=row.ref,
        customer=row.invoice.customer.provider_ref,
        invoice=row.invoice.provider_ref,
        amount=Money(row.amount_minor, row.invoice.currency),
        status=row.status,  # type: ignore[arg-type]
        attempted_at=row.attempted_at,
        failure_code=row.failure_code,
        method=row.method.ref if row.method else "",
        next_retry_on=row.next_retry_on,
    )


def _refund(row: models.Refund) -> Record:
    return records.RefundRecord(
        ref=row.ref,
        customer=row.invoice.customer.provider_ref,
        invoice=row.invoice.provider_ref,
        payment=row.payment.ref if row.payment else "",
        amount=Money(row.amount_minor, row.invoice.currency),
        status=row.status,  # type: ignore[arg-type]
        reason=row.reason,
        created_on=row.created_on,
        expected_on=row.expected_on,
    )


def _credit_note(row: models.CreditNote) -> Record:
    return records.CreditNoteRecord(
        row.provider_ref,
        row.invoice.customer.provider_ref,
        row.invoice.provider_ref,
        row.number,
        Money(row.amount_minor, row.invoice.currency),
        row.reason,
        row.issued_on,
    )


def _dispute(row: models.Dispute) -> Record:
    return records.DisputeRecord(
        row.ref,
        row.invoice.customer.provider_ref,
        row.invoice.provider_ref,
        Money(row.amount_minor, row.invoice.currency),
        row.status,  # type: ignore[arg-type]
        row.reason,
        row.opened_on,
    )
