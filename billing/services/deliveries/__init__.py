"""News from the billing system: received by webhook or found by polling, and followed by reading again."""

from billing.services.deliveries.polling import changes_poll
from billing.services.deliveries.processing import caught_up_note, deliveries_process
from billing.services.deliveries.receiving import LONGEST_BODY, delivery_receive, unchecked_check
from billing.services.deliveries.replaying import deliveries_replay
from billing.services.deliveries.taking import deliveries_forget

__all__ = [
    "LONGEST_BODY",
    "caught_up_note",
    "changes_poll",
    "deliveries_forget",
    "deliveries_process",
    "deliveries_replay",
    "delivery_receive",
    "unchecked_check",
]
