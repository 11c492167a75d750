"""Background work: sweeps that find by themselves what is due. Nothing depends on a task being on time."""

from __future__ import annotations

from billing.services.acting import actions_sweep as go_on_with_actions
from handoff.models import StaffMember
from handoff.services.mailing import mails_send as send_due_mails
from handoff.services.sweeping import queue_sweep as look_after_queue
from supportbot.action_news import news_sweep
from supportbot.api.webhooks.deliveries import deliveries_forget as forget_deliveries
from supportbot.api.webhooks.sweeping import webhooks_sweep as look_after_webhooks
from supportbot.celery import app
from supportbot.crm.sweeping import crm_sweep as look_after_crm
from supportbot.crm.sweeping import profiles_refresh_nightly
from supportbot.exporting.making import exports_make as make_exports
from supportbot.exporting.sweeping import exports_sweep as forget_exports
from supportbot.identity.sweeping import identities_sweep
from supportbot.improving.worker import LONGEST_SECONDS
from supportbot.improving.worker import training_work as work_on_training
from supportbot.judging.filling import queue_sweep as look_after_reviews
from supportbot.measuring.keeping_up import figures_keep_up
from supportbot.privacy.purging import SLICE
from supportbot.privacy.purging import purge as purge_what_is_due
from supportbot.tuning.gaps.gathering import gaps_gather as gather_gaps
from supportbot.tuning.watching.checking import reading_check as check_reading
from supportbot.turns import turns_sweep as sweep


@app.task(name="supportbot.tasks.heartbeat")  # type: ignore[untyped-decorator]  # Celery ships no types
def heartbeat() -> bool:
    """The beat's question whether a worker works. That it came to its end is noted, as of every task."""
    return True


@app.task(name="supportbot.tasks.turns_sweep")  # type: ignore[untyped-decorator]  # Celery ships no types
def turns_sweep() -> int:
    """Finish the turns of processes that died."""
    return sweep(grace_seconds=0)


@app.task(name="supportbot.tasks.queue_sweep")  # type: ignore[untyped-decorator]  # Celery ships no types
def queue_sweep() -> dict[str, int]:
    """Offers, absences, snoozes and the clocks of promises."""
    return look_after_queue()


@app.task(name="supportbot.tasks.actions_sweep")  # type: ignore[untyped-decorator]  # Celery ships no types
def actions_sweep() -> int:
    """What was agreed and left lying: looked up, done, and told."""
    return go_on_with_actions() + news_sweep()


@app.task(name="supportbot.tasks.identities_forget")  # type: ignore[untyped-decorator]  # Celery ships no types
def identities_forget() -> int:
    """Tokens, sign-outs and codes that nobody can use any more."""
    return identities_sweep()


@app.task(name="supportbot.tasks.mails_send")  # type: ignore[untyped-decorator]  # Celery ships no types
def mails_send() -> int:
    """E-mail that is due: asked for when one is posted, and by the beat. Apart from the queue's sweep, which must not
    wait for a mail server."""
    return send_due_mails()


@app.task(name="supportbot.tasks.webhooks_sweep")  # type: ignore[untyped-decorator]  # Celery ships no types
def webhooks_sweep() -> int:
    """What has happened, told to the company's systems."""
    return look_after_webhooks()


@app.task(name="supportbot.tasks.deliveries_forget")  # type: ignore[untyped-decorator]  # Celery ships no types
def deliveries_forget() -> int:
    """Deliveries that were settled long ago."""
    return forget_deliveries()


@app.task(name="supportbot.tasks.crm_sweep")  # type: ignore[untyped-decorator]  # Celery ships no types
def crm_sweep() -> int:
    """Outcomes for the CRM, and profiles out of it."""
    return look_after_crm()


@app.task(name="supportbot.tasks.profiles_refresh")  # type: ignore[untyped-decorator]  # Celery ships no types
def profiles_refresh() -> int:
    """Each night: the profiles of customers who were here lately."""
    return profiles_refresh_nightly()


@app.task(name="supportbot.tasks.reviews_sweep")  # type: ignore[untyped-decorator]  # Celery ships no types
def reviews_sweep() -> int:
    """What has happened, scored for the reviewers' queue."""
    return look_after_reviews()


@app.task(name="supportbot.tasks.gaps_gather")  # type: ignore[untyped-decorator]  # Celery ships no types
def gaps_gather() -> bool:
    """Messages that were not understood, put to those of their meaning; asks for itself again while some are left."""
    left = gather_gaps()
    if left:
        app.send_task("supportbot.tasks.gaps_gather", expires=600, ignore_result=True)
    return left


@app.task(name="supportbot.tasks.reading_check", soft_time_limit=100, time_limit=110)  # type: ignore[untyped-decorator]  # Celery ships no types
def reading_check(asked_by: int | None = None) -> bool:
    """Each night, and when somebody asks: how well the serving model reads what is labelled."""
    return check_reading(asked_by=StaffMember.objects.filter(pk=asked_by or 0).first()) is not None


@app.task(name="supportbot.tasks.purge")  # type: ignore[untyped-decorator]  # Celery ships no types
def purge() -> int:
    """Each night: what is past its days; asks for itself again while more than a slice went."""
    gone = purge_what_is_due().total()
    if gone >= SLICE:
        app.send_task("supportbot.tasks.purge", expires=600, ignore_result=True)
    return gone


@app.task(name="supportbot.tasks.figures_count")  # type: ignore[untyped-decorator]  # Celery ships no types
def figures_count() -> int:
    """The dashboard's figures: what has changed since the last round."""
    return figures_keep_up()


# A long list takes minutes. One is made at a time, so the worker's other hand stays free.
@app.task(name="supportbot.tasks.exports_make", soft_time_limit=3300, time_limit=3600)  # type: ignore[untyped-decorator]
def exports_make() -> int:
    """Exports that wait: asked for when one is wanted, and by the beat for those whose maker died."""
    return make_exports()


@app.task(name="supportbot.tasks.exports_forget")  # type: ignore[untyped-decorator]  # Celery ships no types
def exports_forget() -> int:
    """Files that are a day old."""
    return forget_exports()


@app.task(name="supportbot.tasks.training_work", time_limit=LONGEST_SECONDS + 60, soft_time_limit=LONGEST_SECONDS + 30)  # type: ignore[untyped-decorator]  # Celery ships no types
def training_work() -> bool:
    """A training or a comparison that somebody asked for, in a process of its own: minutes, where one is due."""
    return work_on_training()
