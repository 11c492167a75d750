"""The topics that the bot answers by itself. A new topic is one file beside this one and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from supportbot.answering.topics import (
    balance_due,
    dispute_charge,
    due_date,
    explain_charge,
    payment_failed,
    talk_to_human,
    unrecognised_charge,
)
from supportbot.answering.topics.topic import Topic

TOPICS: Mapping[str, Topic] = {
    topic.name: topic
    for topic in (
        balance_due.TOPIC,
        dispute_charge.TOPIC,
        due_date.TOPIC,
        explain_charge.TOPIC,
        payment_failed.TOPIC,
        talk_to_human.TOPIC,
        unrecognised_charge.TOPIC,
    )
}
