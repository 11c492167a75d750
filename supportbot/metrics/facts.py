"""What the store says of the whole installation: the same from whichever process it is asked. Pure statements."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement, each row of it the labels and then one number for each of ``gauges`` (name, what it says)."""

    statement: str
    gauges: tuple[tuple[str, str], ...]
    labels: tuple[str, ...] = ()


FACTS = (
    Fact(
        "SELECT name, extract(epoch FROM now() - ended_at) FROM supportbot_sweepmark",
        (("sweep_age_seconds", "Since a worker last brought this task to its end."),),
        ("sweep",),
    ),
    Fact(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(lease_until)), 0)"
        " FROM supportbot_turn"
        " WHERE status = 'open' AND lease_until < now()",
        (
            ("turns_past_lease", "Open turns whose lease has run out: their process died or hangs."),
            ("turns_past_lease_oldest_seconds", "How long the oldest of these has been without an owner."),
        ),
    ),
    Fact(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(queued_at)), 0)"
        " FROM handoff_conversation WHERE custody = 'waiting'",
        (
            ("queue_depth", "Conversations that wait for a person."),
            ("queue_oldest_wait_seconds", "How long the one that has waited longest has been waiting."),
        ),
    ),
    Fact(
        "SELECT count(*) FROM handoff_conversation WHERE custody = 'agent'",
        (("conversations_held", "Conversations that agents hold."),),
    ),
    Fact(
        "SELECT count(*) FROM handoff_presence WHERE status = 'online'",
        (("agents_online", "Agents who take conversations."),),
    ),
    Fact(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(due_at)), 0)"
        " FROM supportbot_webhookdelivery"
        " WHERE status = 'pending' AND due_at <= now()",
        (
            ("webhooks_due", "Deliveries to the company's systems that are due."),
            ("webhooks_lag_seconds", "How long the oldest of these has been due."),
        ),
    ),
    Fact(
        "SELECT coalesce(extract(epoch FROM now() - (SELECT created_at FROM handoff_event"
        " WHERE id > last_event_id ORDER BY id LIMIT 1)), 0) FROM supportbot_webhooklog",
        (("webhook_log_lag_seconds", "How long ago the first entry was made of which no delivery was made yet."),),
    ),
    Fact(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(failing_since)), 0)"
        " FROM supportbot_webhookendpoint"
        " WHERE enabled AND failing_since IS NOT NULL",
        (
            ("webhook_endpoints_failing", "Endpoints to which every delivery fails at present."),
            ("webhook_endpoints_failing_seconds", "Since when the first of these has been failing."),
        ),
    ),
    Fact(
        "SELECT kind, coalesce(extract(epoch FROM now() - caught_up_at), 0),"
        " (last_error_at IS NOT NULL AND (last_ok_at IS NULL OR last_ok_at < last_error_at))::int,"
        ' refused, "foreign" FROM billing_connection WHERE active',
        (
            ("mirror_lag_seconds", "Since when nothing is known of what happened in the system that is copied."),
            ("connection_failing", "1 where the last call failed."),
            ("connection_refused_deliveries", "Deliveries so far that were not the system's own."),
            ("connection_foreign_records", "Records so far that were given out as another customer's."),
        ),
        ("connection",),
    ),
    Fact(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(received_at)), 0)"
        " FROM billing_delivery"
        " WHERE state = 'received' AND next_try_at <= now()",
        (
            ("billing_news_due", "News of the billing system that is not followed yet."),
            ("billing_news_lag_seconds", "How long ago the oldest of it came in."),
        ),
    ),
    Fact(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(due_at)), 0)"
        " FROM supportbot_outcomedelivery"
        " WHERE status = 'pending' AND due_at <= now()",
        (
            ("crm_outcomes_due", "Outcomes that the CRM is to be told of."),
            ("crm_outcomes_lag_seconds", "How long the oldest of these has been due."),
        ),
    ),
    Fact(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0)"
        " FROM handoff_mail WHERE sent_at IS NULL AND failed_at IS NULL",
        (
            ("mails_waiting", "Mails that have not left, those that are tried again among them."),
            ("mails_oldest_seconds", "How long ago the oldest of these was written."),
        ),
    ),
    Fact(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(next_try_at)), 0)"
        " FROM billing_action WHERE next_try_at <= now()",
        (
            ("actions_due", "Agreed actions that were left lying."),
            ("actions_lag_seconds", "How long the oldest of these has been due."),
        ),
    ),
    Fact(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0)"
        " FROM supportbot_export WHERE state IN ('waiting', 'running')",
        (
            ("exports_under_way", "Exports that wait or are being made."),
            ("exports_oldest_seconds", "How long ago the oldest of these was asked for."),
        ),
    ),
)
