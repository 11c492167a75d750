"""The topics that the bot answers by itself. A new topic is one file beside this one and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from supportbot.answering.topics import (
    balance_due,
    cancellation_fee,
    dispute_charge,
    due_date,
    duplicate_charge,
    explain_charge,
    invoice_lookup,
    late_fee,
    payment_failed,
    payment_methods_accepted,
    payment_status,
    plan_details,
    refund_policy,
    refund_status,
    unrecognised_charge,
)
from supportbot.answering.topics.topic import Topic

TOPICS: Mapping[str, Topic] = {
    topic.name: topic
    for topic in (
        balance_due.TOPIC,
        cancellation_fee.TOPIC,
        dispute_charge.TOPIC,
        due_date.TOPIC,
        duplicate_charge.TOPIC,
        explain_charge.TOPIC,
        invoice_lookup.TOPIC,
        late_fee.TOPIC,
        payment_failed.TOPIC,
        payment_methods_accepted.TOPIC,
        payment_status.TOPIC,
        plan_details.TOPIC,
        refund_policy.TOPIC,
        refund_status.TOPIC,
        unrecognised_charge.TOPIC,
    )
}
