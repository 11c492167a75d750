"""What the account shows at a glance, as facts for a brief: the balance, the latest bill, trouble with payments."""

from __future__ import annotations

from datetime import date

from billing.balance import issued_invoices, open_invoices, unresolved_failed_payment
from billing.facts import Account, Company, Dispute, Refund
from supportbot.answering.decision import Phrase
from supportbot.answering.figures import (
    account_credit,
    by_rule,
    dispute_slots,
    invoice_due_on,
    invoice_number,
    invoice_total,
    payment_amount,
    payment_day,
    payment_invoice_number,
    refund_amount,
    refund_created_on,
    refund_invoice_number,
)
from supportbot.answering.phrases import listed, say
from supportbot.answering.topics.open_bills import currencies_of, owed_in


def account_findings(account: Account | None, company: Company, today: date) -> tuple[Phrase, ...]:
    """Facts in a fixed order; empty when there are no records."""
    if account is None:
        return ()
    return (
        *_balance(account),
        *_latest_bill(account, today),
        *_failed_payment(account, company),
        *(_refund(refund) for refund in account.refunds if refund.status == "pending"),
        *(_dispute(dispute) for dispute in account.disputes if dispute.status in ("needs_response", "under_review")),
        *((say("Unused credit: {credit}.", credit=account_credit(account)),) if account.credit.minor > 0 else ()),
    )


def _balance(account: Account) -> tuple[Phrase, ...]:
    bills = open_invoices(account)
    count = by_rule(account, "open_count", len(bills))
    if not bills:
        return (say("Nothing is owed: {count} open bills.", count=count),)
    amounts = [by_rule(account, "balance_due", owed_in(bills, money), money) for money in currencies_of(bills)]
    places, slots = listed("owed", amounts)
    return (say(f"{places} owed on {{count}} open {{count:bill|bills}}.", count=count, **slots),)


def _latest_bill(account: Account, today: date) -> tuple[Phrase, ...]:
    bill = next(iter(issued_invoices(account)), None)
    if bill is None:
        return (say("No bill has been issued yet."),)
    state = "overdue" if bill.overdue_on(today) else bill.status
    slots = {"number": invoice_number(bill), "total": invoice_total(bill), "due": invoice_due_on(bill)}
    return (say(f"Latest bill {{number}}: {{total}}, due on {{due}}, {state}.", **slots),)


def _failed_payment(account: Account, company: Company) -> tuple[Phrase, ...]:
    payment = unresolved_failed_payment(account)
    if payment is None:
        return ()
    slots = {
        "amount": payment_amount(payment),
        "day": payment_day(payment, company),
        "number": payment_invoice_number(payment),
    }
    reason = payment.failure_code.replace("_", " ") or "no reason given"
    if not all(char.isalpha() or char == " " for char in reason):
        reason = "no reason given"
    return (say(f"A payment of {{amount}} for {{number}} failed on {{day}} ({reason}).", **slots),)


def _refund(refund: Refund) -> Phrase:
    slots = {
        "amount": refund_amount(refund),
        "number": refund_invoice_number(refund),
        "day": refund_created_on(refund),
    }
    return say("A refund of {amount} for {number}, created on {day}, is pending.", **slots)


def _dispute(dispute: Dispute) -> Phrase:
    return say("A dispute over {amount} on {number} has been open since {day}.", **dispute_slots(dispute))
