"""What time alone brings about: people gone silent, offers run out, promises due. Safe to run anywhere, at any time."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from handoff.services.attaching import unsent_files_drop
from handoff.services.clocks import clocks_watch, owed_responses_start
from handoff.services.offering import offers_make
from handoff.services.offers import offers_lapse
from handoff.services.releasing import absent_release, unanswered_release
from handoff.services.snoozing import snoozed_wake
from handoff.services.unseen_replies import unseen_replies_mail

log = structlog.get_logger(__name__)
STEPS: tuple[Callable[[], int], ...] = (
    absent_release,
    unanswered_release,
    snoozed_wake,
    offers_lapse,
    offers_make,
    owed_responses_start,
    clocks_watch,
    unseen_replies_mail,
    unsent_files_drop,
)


def queue_sweep() -> dict[str, int]:
    """Take every step once, whatever becomes of the others; how much each did, those that did nothing left out."""
    done: dict[str, int] = {}
    for step in STEPS:
        try:
            count = step()
        except Exception:
            log.exception("queue_step_failed", step=step.__name__)
            continue
        if count:
            done[step.__name__] = count
    if done:
        log.info("queue_swept", **done)
    return done
