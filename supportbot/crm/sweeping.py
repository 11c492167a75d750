"""The CRM's clockwork: read the log, tell outcomes that are due, read profiles that are wanted."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import structlog
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone

from billing.crm import crm
from billing.crm.errors import CrmError, Misconfigured, Unavailable
from billing.crm.port import Crm
from billing.models import CrmRefresh
from billing.services.apart import with_own_connections
from billing.services.crm_calling import crm_failed, crm_paused
from billing.services.crm_profiles import profile_refresh, profile_take, profiles_want
from handoff.models import Conversation
from supportbot.crm.deliveries import outcome_send, outcome_take
from supportbot.crm.log import crm_mirrors, log_read
from supportbot.event_log import sweep_alone
from supportbot.models import OutcomeDelivery, OutcomeLog

log = structlog.get_logger(__name__)
MOST_AT_ONCE = 4
BUDGET_SECONDS = 8.0
_LEASE = timedelta(seconds=58)
_SEEN_LATELY = timedelta(days=30)
_NIGHTLY_SECONDS = 12 * 3600.0
_MOST_NIGHTLY = 20_000


def crm_sweep() -> int:
    """Do what is due; how many calls were made. One process at a time: a slow CRM takes up one worker only."""
    return sweep_alone(OutcomeLog, _LEASE, read=log_read, work=_work)


def crm_work(*, crm: Crm, seconds: float, most_at_once: int = MOST_AT_ONCE) -> int:
    """Begin calls for so many ``seconds`` while any is due, and see all that were begun to their end.

    Once the CRM is away or locked, none more is begun: the next would only wait in vain.
    """
    until, away = time.monotonic() + seconds, threading.Event()
    if most_at_once == 1:
        return _work_off(crm, until, away)
    with ThreadPoolExecutor(most_at_once, thread_name_prefix="crm") as threads:
        works = [
            threads.submit(with_own_connections, partial(_work_off, crm, until, away)) for _ in range(most_at_once)
        ]
        return sum(work.result() for work in works)


def profiles_refresh_nightly() -> int:
    """Have the profiles of those seen in the last thirty days read again, in the CRM's own time; how many."""
    if not crm_mirrors():
        return 0
    since = timezone.now() - _SEEN_LATELY
    seen = Conversation.objects.filter(last_message_at__gte=since).values("customer_ref")
    lately = seen.annotate(at=Max("last_message_at")).order_by("-at").values_list("customer_ref", flat=True)
    return profiles_want(customer_refs=set(lately[:_MOST_NIGHTLY]), older_than=_NIGHTLY_SECONDS)


def _work() -> int:
    if crm_paused() or not _is_due():
        return 0
    try:
        connected = crm()
    except Misconfigured as error:
        crm_failed(error=error)
        return 0
    try:
        return crm_work(crm=connected, seconds=BUDGET_SECONDS)
    finally:
        connected.close()


def _is_due() -> bool:
    outcomes = OutcomeDelivery.objects.filter(status=OutcomeDelivery.Status.PENDING, due_at__lte=Now())
    return outcomes.exists() or CrmRefresh.objects.filter(due_at__lte=Now()).exists()


def _work_off(crm: Crm, until: float, away: threading.Event) -> int:
    made = 0
    while time.monotonic() < until and not away.is_set():
        try:
            if not _step(crm):
                break
        except (Unavailable, Misconfigured):
            away.set()
        except CrmError as error:
            log.error("crm_fault", exc_info=error)
        made += 1
    return made


def _step(crm: Crm) -> bool:
    """Whether there was anything to do: profiles before outcomes, as somebody may be about to read them."""
    if (profile := profile_take()) is not None:
        profile_refresh(crm=crm, taken=profile)
        return True
    if (outcome := outcome_take()) is not None:
        outcome_send(crm=crm, taken=outcome)
        return True
    return False
