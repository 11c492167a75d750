"""The end of an action told in its chat, once: where it was still under way when the customer was answered, where a
person has approved or made it, and where the process that was to tell of it has died.
"""

from __future__ import annotations

import uuid

import structlog
from django.db import DatabaseError, transaction

from billing.errors import ActionNotFound
from billing.selectors.actions import ActionView, action_view, actions_untold
from billing.services.acting import Moved, action_told
from handoff.errors import ConversationNotFound
from handoff.models import Conversation, Message
from handoff.services.escalating import conversation_escalate
from handoff.services.locking import conversation_lock
from handoff.services.messages import message_append
from handoff.services.noting import system_note
from supportbot.answering.brief import write_brief
from supportbot.answering.handoffs import hand_over
from supportbot.answering.phrases import say
from supportbot.bill_copies import bill_copy_post
from supportbot.performed_words import Words, words_on
from supportbot.thinking import records_of
from supportbot.understanding.reading import Reading, TopicScore

log = structlog.get_logger(__name__)
LOOK_IT_UP = "Somebody has to look it up where it was to be done. A manager then settles it on the page Actions."


def heard(moved: Moved) -> None:
    """A hook of ``billing.services.acting``: an action has come further."""
    if not moved.conversation or moved.state in ("agreed", "doing", "waiting_approval"):
        return
    try:
        news_tell(moved.action_id)
    except DatabaseError:
        log.exception("news_failed", action=str(moved.action_id))  # the sweep finds it


def news_tell(action_id: uuid.UUID) -> bool:
    """Tell what became of an action whose customer was told something else; whether there was news."""
    view = action_view(action_id)
    if not view.settled or not view.told or view.told == view.state:
        return False
    return _tell(view)


def news_sweep(*, most: int = 50) -> int:
    """Tell all that was left untold; how many were."""
    told = 0
    for action_id in actions_untold(most=most):
        try:
            told += _tell(action_view(action_id))
        except (ActionNotFound, ConversationNotFound):
            log.exception("news_failed", action=str(action_id))
    return told


def _tell(view: ActionView) -> bool:
    conversation = Conversation.objects.filter(pk=view.conversation).first()
    if conversation is None:
        return False
    words = words_on(view, locale=conversation.locale)
    with transaction.atomic():
        conversation = conversation_lock(conversation.pk)
        if not action_told(action_id=view.id, state=view.state, before=view.told):
            return False
        _say(conversation, words, view)
        if words.copy is not None:
            bill_copy_post(words.copy, conversation)
        if view.state == "unknown":
            _bring_a_person(conversation, view)
        return True


def _say(conversation: Conversation, words: Words, view: ActionView) -> None:
    """By the bot while it holds the conversation; as a line of the system's once a person may speak."""
    by_bot = conversation.custody == Conversation.Custody.BOT
    body: dict[str, object] = {"opens": words.opens} if words.opens else {}
    if by_bot and words.rendered.choices:
        body["choices"] = words.rendered.choices
    if not by_bot:
        body["code"] = "action_told"
    message_append(
        conversation=conversation,
        author=Message.Author.BOT if by_bot else Message.Author.SYSTEM,
        author_name=words.company.bot_name if by_bot else "",
        text=words.rendered.text,
        kind=Message.Kind.ANSWER if by_bot else Message.Kind.NOTICE,
        body=body,
        client_id=f"action:{view.id.hex}:{view.state[:12]}",
    )


def _bring_a_person(conversation: Conversation, view: ActionView) -> None:
    """What nobody could find out by asking the billing system, a person has to."""
    if conversation.custody != Conversation.Custody.BOT:
        system_note(conversation, f"{view.command.kind.replace('_', ' ')}: not known whether it was done. {LOOK_IT_UP}")
        return
    account, company = records_of(view.customer_ref)
    reading = Reading(topics=(TopicScore("payment_status", 0.0),))
    found = say("It isn't known whether what the customer agreed to was done.")
    handoff = hand_over(
        "action_requested", topic="payment_status", confidence=1.0, account=account, company=company, findings=(found,)
    )
    brief = write_brief(handoff, reading, account, company, recent=(), locale=conversation.locale)
    brief["next_step"] = LOOK_IT_UP
    conversation_escalate(conversation=conversation, reason="action_requested", brief=brief, actor="bot")
