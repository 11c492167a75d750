"""Turns in the web process: started by the socket that accepted the message, yet outliving it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import structlog
from django.conf import settings

from billing.gateways import gateway
from billing.services.acting import actions_sweep
from billing.services.following import connection_align, news_follow
from handoff import spans, threads
from handoff.services.mailing import mails_send
from handoff.services.sweeping import queue_sweep
from supportbot.action_news import news_sweep
from supportbot.leases import Lease
from supportbot.live import drafts
from supportbot.live.clockwork import again_and_again
from supportbot.logs import bind_turn
from supportbot.publishing import Outcome
from supportbot.turns import turn_begin, turn_end, turns_sweep

log = structlog.get_logger(__name__)
_posters = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
_followers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="billing")
_hands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hands")
_thinkers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="turn")
_SLOWER = 5
_LEFT_TO_WORKER_SECONDS = 3.0
_BILLING_SWEEP_SECONDS = 10.0
_running: set[asyncio.Task[None]] = set()


def turn_start(lease: Lease) -> None:
    """Have the turn finished in a thread of the bounded pool. If that fails, a sweep takes it when the lease is out."""
    background(_finish(lease))


async def _finish(lease: Lease) -> None:
    with bind_turn(lease.turn_id):
        try:
            while await _traced(lease) is Outcome.WIDENED:
                pass
        except Exception:
            log.exception("turn_failed")


async def _traced(lease: Lease) -> Outcome:
    with spans.span("turn", turn=lease.turn_id):
        return await _once(lease)


async def _once(lease: Lease) -> Outcome:
    """Threads do what takes the processor or the store; a language model is waited for on the loop, between them."""
    begun = await threads.run_in(_thinkers, partial(turn_begin, lease))
    if isinstance(begun, Outcome):
        return begun
    from supportbot import writing  # nothing of it is loaded where no model is set

    show = partial(drafts.show, begun.turn.conversation_id, begun.turn.pk)
    composed = await writing.write(begun, show=show)
    return await threads.run_in(_thinkers, partial(turn_end, begun, composed))


async def sweep_for_ever() -> None:
    """The net under the worker's sweep: a turn a whole lease overdue is finished here, so no chat falls silent."""
    overdue = partial(turns_sweep, grace_seconds=settings.TURN_LEASE_SECONDS, most=4, model=False)
    await again_and_again(
        settings.TURN_SWEEP_SECONDS,
        partial(threads.run_in, _thinkers, overdue),
        waits="sweep_waits_for_store",
        failed="sweep_failed",
    )


async def go_on_with_actions_for_ever() -> None:
    """The net under the worker's sweep of actions: what it has left lying for a while is gone on with here."""
    late = settings.ACTION_SWEEP_SECONDS * _SLOWER

    async def go_on() -> None:
        await threads.run_in(_hands, partial(actions_sweep, grace_seconds=late, most=4))
        await threads.run_in(_hands, news_sweep)

    await again_and_again(late, go_on, waits="actions_wait_for_store", failed="actions_failed")


async def look_after_queue_for_ever() -> None:
    """The net under the worker's queue sweep, at a slower pace: a missing worker leaves nobody waiting unseen."""
    await again_and_again(
        settings.QUEUE_SWEEP_SECONDS * _SLOWER,
        partial(threads.run, queue_sweep),
        waits="queue_sweep_waits_for_store",
        failed="queue_sweep_failed",
    )


async def send_mails_for_ever() -> None:
    """The net under the worker's sending: what it has left lying for a while goes out from here."""
    lying = partial(mails_send, late_seconds=_LEFT_TO_WORKER_SECONDS)
    await again_and_again(
        _LEFT_TO_WORKER_SECONDS,
        partial(threads.run_in, _posters, lying),
        waits="mails_wait_for_store",
        failed="mails_failed",
    )


async def follow_billing_for_ever() -> None:
    """The net under the worker's following of the billing system: what it has left lying is followed from here."""
    try:
        await threads.run_in(_followers, lambda: connection_align(gateway=gateway()))
    except Exception:
        log.exception("billing_not_aligned")
    await again_and_again(
        _BILLING_SWEEP_SECONDS,
        partial(threads.run_in, _followers, _follow_billing),
        waits="billing_waits_for_store",
        failed="billing_sweep_failed",
    )


def _follow_billing() -> int:
    return news_follow(gateway=gateway(), late_seconds=_BILLING_SWEEP_SECONDS)


async def drain(seconds: float) -> None:
    """Let running turns end before the process does; what is left is found by its lease."""
    if _running:
        await asyncio.wait(_running, timeout=seconds)


def background(work: Coroutine[Any, Any, None]) -> None:
    """Run something short beside the socket, kept until it ends."""
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
