"""One conversation as its three sides have it: the customer through the door, the bot's turns, the staff's services."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.db.models import F

from billing.models import Action
from billing.services.acting import action_approve, action_decline, action_run, actions_sweep
from handoff.models import Conversation, Escalation, Message, StaffMember
from handoff.services.escalating import person_request
from handoff.services.holding import conversation_claim, conversation_close, conversation_hand_back
from handoff.services.replying import reply_send
from handoff.text import accept_text
from supportbot.action_news import news_sweep
from supportbot.answering.phrases import VERIFY
from supportbot.evaluation.simulation.judging import Came
from supportbot.evaluation.simulation.scenario import AgentMove
from supportbot.identity.asking_again import question_reopen
from supportbot.identity.visitors import visitor_identity
from supportbot.live.admitting import Admitted
from supportbot.live.inbound import message_keep
from supportbot.live.session import Session, session_open
from supportbot.models import Turn
from supportbot.panel import BotBriefSource
from supportbot.simulator.rows import replies_after
from supportbot.turns import Thinker, turn_finish, turns_sweep
from supportbot.widget.identity import Identity

VERIFIED_MINUTES = 15
_MOMENTS: dict[type[Conversation | Message | Escalation | Turn], tuple[str, ...]] = {
    Conversation: ("created_at", "last_message_at", "queued_at", "claimed_at", "closed_at"),
    Message: ("created_at",),
    Escalation: ("created_at",),
    Turn: ("created_at", "finished_at", "lease_until"),
}


class Chat:
    """A fresh conversation of ``customer_ref`` (empty: a visitor) on the company's calendar date ``today``.

    ``bot`` gives who thinks on a date. What the sides do raises what the services raise.
    """

    def __init__(
        self,
        customer_ref: str,
        *,
        today: date,
        bot: Callable[[date], Thinker],
        staff: StaffMember,
        loop: asyncio.Runner,
    ) -> None:
        self.today = today
        self._bot, self._staff, self._loop = bot, staff, loop
        _end_earlier(customer_ref)
        self._session = _opened(customer_ref)
        self.id = self._session.conversation_id
        self.locale = self._row().locale

    def customer_says(self, text: str, choice: str = "") -> tuple[Came, ...]:
        """Store the message with its turn, let the bot answer if it is to; what it has said."""
        taking = message_keep(self._session, client_id=str(uuid.uuid4()), text=accept_text(text), choice=choice)
        accepted, lease = self._loop.run(taking)
        if lease is not None:
            turn_finish(lease, think=self._bot(self.today))
        return replies_after(self.id, accepted.seq)

    def customer_presses(self) -> tuple[Came, ...]:
        """The button that asks for a person."""
        seq = self._row().last_seq
        person_request(conversation_id=self.id, source=BotBriefSource(self.today))
        return replies_after(self.id, seq)

    def customer_proves(self) -> tuple[Came, ...]:
        """The right code typed: the bot answers what had to wait for it."""
        seq = self._row().last_seq
        until = datetime.now(UTC) + timedelta(minutes=VERIFIED_MINUTES)
        self._session = replace(self._session, verified_until=until)
        lease = question_reopen(conversation_id=self.id)
        if lease is not None:
            turn_finish(lease, think=self._bot(self.today))
        return replies_after(self.id, seq)

    def agent_does(self, move: AgentMove, text: str) -> tuple[Came, ...]:
        """One step of the staff's, on what the conversation is now; what the bot has said to it."""
        row = self._row()
        seen, staff = row.custody_version, self._staff
        match move:
            case "claim":
                conversation_claim(conversation_id=self.id, staff=staff, seen_version=seen)
            case "close":
                conversation_close(conversation_id=self.id, staff=staff, seen_version=seen)
            case "hand_back":
                conversation_hand_back(conversation_id=self.id, staff=staff, seen_version=seen)
                turns_sweep(grace_seconds=0, think=self._bot(self.today))
            case "say":
                self._agent_says(accept_text(text), row)
            case "approve":
                for waiting in self._waiting():
                    action_approve(action_id=waiting, by=f"staff:{staff.pk}", today=self.today)
                    action_run(action_id=waiting)
            case "decline":
                for waiting in self._waiting():
                    action_decline(action_id=waiting, by=f"staff:{staff.pk}")
        return replies_after(self.id, row.last_seq)

    def _agent_says(self, text: str, seen: Conversation) -> None:
        reply_send(
            conversation_id=self.id,
            staff=self._staff,
            client_id=str(uuid.uuid4()),
            text=text,
            seen_version=seen.custody_version,
            seen_seq=seen.last_seq,
        )

    def passes(self, interval: timedelta) -> None:
        """All that happened so far is that much longer ago, and the date moves on by the whole days.

        The event log keeps its times: it is only added to, and no side of a conversation reads when an entry was made.
        """
        for model, moments in _MOMENTS.items():
            own = {"pk": self.id} if model is Conversation else {"conversation_id": self.id}
            model._default_manager.filter(**own).update(**{moment: F(moment) - interval for moment in moments})
        self.today += timedelta(days=interval.days)
        own_actions = Action.objects.filter(conversation=str(self.id))
        for moment in ("created_at", "next_try_at", "doing_until", "finished_at"):
            own_actions.filter(**{f"{moment}__isnull": False}).update(**{moment: F(moment) - interval})
        actions_sweep()
        news_sweep()

    def _waiting(self) -> list[uuid.UUID]:
        rows = Action.objects.filter(conversation=str(self.id), state="waiting_approval")
        return list(rows.values_list("pk", flat=True))

    @property
    def custody(self) -> str:
        return str(self._row().custody)

    @property
    def proof_awaited(self) -> bool:
        """Whether the last reply offers to send a code."""
        said = Message.objects.filter(conversation_id=self.id, author=Message.Author.BOT).order_by("seq").last()
        return said is not None and any(choice["id"] == VERIFY.id for choice in said.body.get("choices", ()))

    @property
    def answer_owed(self) -> bool:
        """Whether the customer has said something since anybody answered."""
        last = Message.objects.filter(conversation_id=self.id).exclude(author=Message.Author.SYSTEM).last()
        return last is not None and last.author == Message.Author.CUSTOMER

    def _row(self) -> Conversation:
        return Conversation.objects.get(pk=self.id)


def _end_earlier(customer_ref: str) -> None:
    """A customer has one open conversation at most, and no sweep may find a turn of an earlier one."""
    earlier = Conversation.objects.filter(customer_ref=customer_ref).exclude(custody=Conversation.Custody.CLOSED)
    Turn.objects.filter(conversation__in=earlier, status=Turn.Status.OPEN).update(status=Turn.Status.DROPPED)
    earlier.update(custody=Conversation.Custody.CLOSED, agent=None)


def _opened(customer_ref: str) -> Session:
    expires_at = datetime.now(UTC) + timedelta(hours=1)
    identity = visitor_identity("", now=datetime.now(UTC))
    if customer_ref:
        identity = Identity(customer_ref, expires_at, uuid.uuid4().hex)
    return session_open(Admitted(identity, None, "en"), None)
