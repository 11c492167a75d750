"""The topics that the bot answers by itself. A new topic is one file beside this one and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from supportbot.answering.topics import (
    autopay,
    balance_due,
    billing_address_or_tax,
    cancel_subscription,
    cancellation_fee,
    complaint,
    currency_fee,
    discount_or_credit,
    dispute_charge,
    due_date,
    duplicate_charge,
    explain_charge,
    invoice_copy,
    invoice_lookup,
    late_fee,
    make_payment,
    payment_extension,
    payment_failed,
    payment_method_update,
    payment_methods_accepted,
    payment_status,
    plan_change,
    plan_details,
    refund_policy,
    refund_request,
    refund_status,
    unrecognised_charge,
)
from supportbot.answering.topics.topic import Topic

TOPICS: Mapping[str, Topic] = {
    topic.name: topic
    for topic in (
        autopay.TOPIC,
        balance_due.TOPIC,
        billing_address_or_tax.TOPIC,
        cancel_subscription.TOPIC,
        cancellation_fee.TOPIC,
        complaint.TOPIC,
        currency_fee.TOPIC,
        discount_or_credit.TOPIC,
        dispute_charge.TOPIC,
        due_date.TOPIC,
        duplicate_charge.TOPIC,
        explain_charge.TOPIC,
        invoice_copy.TOPIC,
        invoice_lookup.TOPIC,
        late_fee.TOPIC,
        make_payment.TOPIC,
        payment_extension.TOPIC,
        payment_failed.TOPIC,
        payment_method_update.TOPIC,
        payment_methods_accepted.TOPIC,
        payment_status.TOPIC,
        plan_change.TOPIC,
        plan_details.TOPIC,
        refund_policy.TOPIC,
        refund_request.TOPIC,
        refund_status.TOPIC,
        unrecognised_charge.TOPIC,
    )
}
