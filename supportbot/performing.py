"""A yes carried out within the turn: agreed and kept, done, and told; or waiting for a person, or passed on."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import structlog
from django.conf import settings

from billing.actions.commands import ChangePlan
from billing.actions.receipts import PlanChangePreview
from billing.errors import ActionNotAllowed, ActionUnderWay, CustomerNotFound, EffectChanged
from billing.selectors.actions import ActionView, action_by_key, action_view
from billing.services.acting import action_agree, action_run
from supportbot.answering.brief import write_brief
from supportbot.answering.decision import Handoff, Perform, Phrase, Reply
from supportbot.answering.handoffs import hand_over
from supportbot.answering.phrases import new_line, say
from supportbot.answering.rendering import render
from supportbot.leases import Lease, lease_extend
from supportbot.models import Turn
from supportbot.performed_words import words_on
from supportbot.questions import Question
from supportbot.thinking import Thought, Told, records_of
from supportbot.understanding.reading import Reading, TopicScore

log = structlog.get_logger(__name__)
_YES = uuid.UUID("5b0c3f52-6c8e-4f0e-9d53-8f2f4f6d1c11")
_TO_PUBLISH_SECONDS = 3.0
APPROVE_IT = (
    "Approve or decline it in the list beside the chat: once approved, it is carried out and the customer told."
)


def yes_key(conversation_id: uuid.UUID, seq: int) -> str:
    """The idempotency key of a yes: one action at most for what was said at ``seq``."""
    return str(uuid.uuid5(_YES, f"{conversation_id}:{seq}"))


def acted_before(turn: Turn, question: Question) -> Thought | None:
    """What to say where this turn has acted already, in a process that died or before the customer said more."""
    if turn.attempts <= 1 and turn.last_seq == turn.first_seq:
        return None
    view = action_by_key(yes_key(question.conversation_id, turn.first_seq))
    if view is None or view.customer_ref != question.customer_ref or view.state == "waiting_approval":
        return None
    return _told(question, _run(view), None)


def perform(turn: Turn, lease: Lease, question: Question, thought: Thought) -> Thought | None:
    """Do what was said yes to; None where the turn is not ours any more, or a person has taken over.

    Never twice: the key comes from the yes, so that the same turn thought again finds its own action.
    """
    decision = thought.decision
    if not isinstance(decision, Perform):
        raise TypeError("nothing was said yes to")
    if not lease_extend(lease, seconds=settings.ACTION_SECONDS + _TO_PUBLISH_SECONDS):
        return None
    try:
        view = _agreed(turn, question, thought, decision)
    except CustomerNotFound:  # erased meanwhile
        return None
    except ActionUnderWay as under_way:
        view = action_view(under_way.action_id)
    except (ActionNotAllowed, EffectChanged) as error:
        log.info("agreed_in_vain", kind=decision.command.kind, why=error.code)
        return _to_a_person(question, thought, decision, decision.findings)
    if view.state == "waiting_approval":
        waiting = _to_a_person(question, thought, decision, decision.findings, next_step=APPROVE_IT)
        return replace(waiting, act=Told(view.id, view.state))
    return _told(question, _run(view), thought)


def _agreed(turn: Turn, question: Question, thought: Thought, decision: Perform) -> ActionView:
    command, preview = decision.command, None
    if isinstance(command, ChangePlan) and decision.effect.then is not None:
        preview = PlanChangePreview((), command.proration, decision.effect.then)
    action = action_agree(
        customer_ref=question.customer_ref,
        command=command,
        key=yes_key(question.conversation_id, turn.first_seq),
        asked_by=f"customer:{question.customer_ref}",
        conversation=str(question.conversation_id),
        stated=decision.effect,
        preview=preview,
        today=thought.today,
    )
    return action_view(action.pk)


def _run(view: ActionView) -> ActionView:
    return action_run(action_id=view.id, within=settings.ACTION_SECONDS)


def _told(question: Question, view: ActionView, thought: Thought | None) -> Thought:
    topic = thought.decision.topic if thought else ""
    words = words_on(view, locale=question.locale, topic=topic, today=thought.today if thought else None)
    reading = thought.reading if thought else Reading(topics=(TopicScore(words.answer.topic, 1.0),))
    threshold = thought.threshold if thought else 0.0
    told = Thought(words.answer, words.rendered, reading, threshold, None, words.company.bot_name, (), words.today)
    return replace(told, act=words.told, opens=words.opens, copy=words.copy)


def _to_a_person(
    question: Question, thought: Thought, decision: Perform, findings: tuple[Phrase, ...], *, next_step: str = ""
) -> Thought:
    account, company = records_of(question.customer_ref)
    why = (say(f"It needs approval: {_APPROVAL.get(decision.approval, decision.approval)}."),) if next_step else ()
    handoff = hand_over(
        "action_requested",
        topic=decision.topic,
        confidence=1.0,
        account=account,
        company=company,
        findings=(*findings, *why),
    )
    agreed = Reply((*handoff.reply.phrases, *new_line(decision.reply.phrases)))
    return _handed_over(question, thought, replace(handoff, reply=agreed), next_step)


def _handed_over(question: Question, thought: Thought, handoff: Handoff, next_step: str) -> Thought:
    account, company = records_of(question.customer_ref)
    recent, locale = question.recent, question.locale
    brief: dict[str, Any] = write_brief(handoff, thought.reading, account, company, recent=recent, locale=locale)
    if next_step:
        brief["next_step"] = next_step
    return replace(thought, decision=handoff, rendered=render(handoff.reply, locale=locale), brief=brief, cards=())


_APPROVAL = {
    "no_policy": "the company has set no rule for it",
    "above_limit": "the amount is above what is given without approval",
    "goodwill_used": "goodwill was given this year already",
    "refunded_lately": "a payment was given back lately already",
    "early_fee": "a fee for leaving early applies, and has to be billed by hand",
    "notice_moves_end": "the notice may move the last day",
    "end_unknown": "it isn't known until when it is paid",
    "paused": "the plan is paused",
    "change_fee": "a fee for the change has to be billed by hand",
    "in_arrears": "the plan is past due",
    "partly_paid": "the bill is paid in part",
    "void_bill": "the bill was cancelled",
}
