"""Background work of the copy. Every task finds by itself what is due; nothing depends on one being on time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import structlog
from celery import current_app, shared_task
from django.conf import settings

from billing.gateways import gateway
from billing.gateways.errors import GatewayError
from billing.services.backfilling import backfill_continue
from billing.services.deliveries import deliveries_forget as forget
from billing.services.following import news_follow, news_poll
from billing.services.reconciling import reconciliation_continue, reconciliation_plan

log = structlog.get_logger(__name__)
_EXPIRES_SECONDS = 15
_SLICE_SECONDS = 30.0
_FOLLOW = "billing.tasks.news_follow"
_BACKFILL = "billing.tasks.backfill_continue"
_messenger = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ask-billing-worker")
_asked = threading.Event()


@shared_task(name=_FOLLOW)  # type: ignore[untyped-decorator]  # Celery ships no types
def news_followed() -> int:
    """Read again what deliveries are about: asked for when one comes in, and by the beat."""
    return news_follow(gateway=gateway())


@shared_task(name="billing.tasks.news_poll")  # type: ignore[untyped-decorator]  # Celery ships no types
def news_polled() -> int:
    """Ask for what has happened, for webhooks that never came."""
    return news_poll(gateway=gateway())


@shared_task(name=_BACKFILL)  # type: ignore[untyped-decorator]  # Celery ships no types
def backfill_continued() -> bool:
    """Go on with copying everything over, for less than a task may last; whether there was anything to do."""
    system = gateway()
    try:
        return bool(
            backfill_continue(gateway=system, per_second=settings.BILLING_CALLS_PER_SECOND, seconds=_SLICE_SECONDS)
        )
    except GatewayError as error:
        log.warning("backfill_waits", code=error.code)
        return False


@shared_task(name="billing.tasks.reconciliation_begin")  # type: ignore[untyped-decorator]  # Celery ships no types
def reconciliation_begun() -> bool:
    """Nightly: have some customers compared and what differs repaired."""
    system = gateway()
    if system.mirrored:
        reconciliation_plan(gateway=system.name, repair=True, sample=settings.BILLING_RECONCILE_SAMPLE)
    return system.mirrored


@shared_task(name="billing.tasks.reconciliation_continue")  # type: ignore[untyped-decorator]  # Celery ships no types
def reconciliation_continued() -> bool:
    """Go on with comparing, for less than a task may last; whether there was anything to do."""
    rate: float = settings.BILLING_CALLS_PER_SECOND
    return reconciliation_continue(gateway=gateway(), per_second=rate, seconds=_SLICE_SECONDS)


@shared_task(name="billing.tasks.deliveries_forget")  # type: ignore[untyped-decorator]  # Celery ships no types
def deliveries_forgotten() -> int:
    """Deliveries that were settled long ago."""
    return forget()


def ask_worker() -> None:
    """Ask for a round of following, beside the caller: a broker that does not answer holds up nobody."""
    if not _asked.is_set():
        _asked.set()
        _messenger.submit(_ask_follower)


def ask_backfiller() -> None:
    """Ask to go on with a backfill, beside the caller; without a worker the beat's next round does."""
    _messenger.submit(_ask, _BACKFILL)


def _ask_follower() -> None:
    _asked.clear()  # first: what comes in from here on may need another round
    _ask(_FOLLOW)


def _ask(task: str) -> None:
    try:
        current_app.send_task(task, expires=_EXPIRES_SECONDS, ignore_result=True)
    except Exception as error:
        log.info("worker_not_asked", error=type(error).__name__)
