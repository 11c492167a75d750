"""One made-up chat, from the customer's first words to whatever became of it by the end of the telling."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Rows = list[tuple[datetime, tuple[Any, ...]]]
"""Rows with the moment they came to be."""

TOPICS = (
    "explain_charge", "balance_due", "due_date", "payment_failed", "make_payment", "invoice_copy", "duplicate_charge",
    "late_fee", "refund_request", "refund_status", "cancel_subscription", "plan_change", "payment_method_update",
    "discount_or_credit", "complaint",
)  # fmt: skip
_WEIGHTS = (18, 12, 9, 8, 8, 6, 5, 6, 6, 5, 5, 4, 4, 3, 1)
REASONS = (
    "asked_for_person",
    "low_confidence",
    "dispute",
    "out_of_scope",
    "complaint",
    "not_covered",
    "repeated_question",
)
_REASON_WEIGHTS = (30, 22, 14, 10, 8, 8, 8)
_LOCALES = ("en-IE", "en-GB", "de-DE", "fr-FR", "es-ES")
_LOCALE_WEIGHTS = (50, 20, 14, 9, 7)
_ASKED = (
    "Why is my bill higher than last month?", "How much do I owe right now?", "When is the next payment due?",
    "My card was declined yesterday", "I was charged twice for the router", "Can I get a copy of invoice {n}?",
    "What is the late fee of {n} euro for?", "I would like my money back for May", "Where is my refund of {n}?",
    "How do I cancel the television plan?", "Please move me to the bigger plan", "I have a new bank account",
    "The discount of {n} percent is missing", "That is not what I was told on the phone",
    "Thank you, and the other bill?",
    "Is the price going to change in {n} weeks?", "I paid on the {n}th and still got a reminder",
)  # fmt: skip
_SAID = (
    "Your latest bill is higher because the discount ended. It is {n}.00 euro.", "You owe {n}.00 euro, due in a week.",
    "The payment of {n}.00 euro failed; the card was declined.", "I have looked at both charges: one is the router.",
    "Your refund of {n}.00 euro is on its way.", "Here is the invoice you asked for.", "The fee is in our price list.",
)  # fmt: skip
_GUARD = ("amount", "date", "claim")


@dataclass(frozen=True, slots=True)
class Crew:
    """Keys of who is there: agents and teams."""

    agents: tuple[int, ...]
    teams: tuple[int, ...]


class _Over(Exception):
    """The telling ends here."""


class Chat:
    """``rows`` by table; ``gone_at`` is when it was closed for good, empty while it is not."""

    def __init__(self, rng: random.Random, crew: Crew, customer: str, begin: datetime, until: datetime) -> None:
        self.rng, self.crew, self.customer, self.until, self.at = rng, crew, customer, until, begin
        self.id = uuid.UUID(int=rng.getrandbits(128), version=4)
        self.rows: dict[str, Rows] = {}
        self.created_at = begin - timedelta(seconds=rng.uniform(2, 40))
        self.locale = rng.choices(_LOCALES, _LOCALE_WEIGHTS)[0]
        self.topic_of_chat = rng.choices(TOPICS, _WEIGHTS)[0]
        self.custody, self.version, self.seq = "bot", 0, 0
        self.agent: int | None = None
        self.team: int | None = None
        self.priority, self.queued_topic, self.language, self.close_reason = 0, "", "", ""
        self.queued_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.wrote = False
        self._live()
        closed = self.custody == "closed"
        self.gone_at: datetime | None = self.closed_at if closed else None
        last = max((row[0] for row in self.rows["handoff_message"]), default=self.created_at)
        self._row(
            "handoff_conversation", self.created_at, self.id, customer, f"Customer {customer[-6:]}", self.locale,
            self.custody, self.version, self.agent, self.team, self.priority, self.queued_topic, self.language,
            self.queued_at, None, self.closed_at, self.close_reason, None, self.created_at, last, self.seq,
        )  # fmt: skip

    def _live(self) -> None:
        try:
            self._message("bot", "Hello! How can I help?", kind="notice", at=self.created_at)
            if self.rng.random() < 0.03:
                return  # opened and never a word
            self._talk()
        except _Over:
            pass

    def _talk(self) -> None:
        rng = self.rng
        self._bot(turns=min(8, 1 + int(rng.expovariate(0.38))), handed=(handed := rng.random() < 0.3))
        if handed:
            self._people()
        elif rng.random() < 0.02:
            self._claim(escalated=False)
            self._agent_talks()
        self._ending()
        if self.custody == "closed" and rng.random() < 0.06:
            self._pass(hours=rng.uniform(1, 260))
            self._move("reopen", "agent", actor=self._staff())
            self._agent_talks()
            self._ending()

    # What happens

    def _bot(self, *, turns: int, handed: bool) -> None:
        for number in range(turns):
            if number:
                self._pass(seconds=self.rng.lognormvariate(3.6, 0.9))
            asked_at, first = self.at, self.seq + 1
            self._message("customer", self._text(_ASKED))
            if self.rng.random() < 0.12:
                self._pass(seconds=self.rng.uniform(0.2, 2))
                self._message("customer", self._text(_ASKED))
            last = handed and number == turns - 1
            self._turn(first, asked_at, "handoff" if last else self._decision())
            if last:
                self._escalate()

    def _decision(self) -> str:
        return self.rng.choices(("answer", "clarify", "propose", "perform"), (74, 16, 6, 4))[0]

    def _turn(self, first: int, asked_at: datetime, decision: str) -> None:
        rng, last = self.rng, self.seq
        model = rng.random() < 0.25
        took = rng.lognormvariate(7.4, 0.5) if model else rng.lognormvariate(3.9, 0.45)
        self._pass(seconds=took / 1000 + rng.uniform(0.002, 0.02))
        topic = self.topic_of_chat if rng.random() < 0.8 else rng.choices(("", *TOPICS), (6, *_WEIGHTS))[0]
        reason = self.reason = rng.choices(REASONS, _REASON_WEIGHTS)[0] if decision == "handoff" else ""
        kind = {"propose": "clarify", "perform": "answer"}.get(decision, decision)
        self._message("bot", self._text(_SAID), kind=kind)
        key = uuid.UUID(int=rng.getrandbits(128), version=4)
        confidence, threshold = round(rng.uniform(0.3, 1), 4), 0.62
        trace = {
            "reading": {"topics": [[topic, confidence]], "signals": [], "slots": {}, "language": self.locale[:2]},
            "facts": [], "threshold": threshold, "model_version": "en-made-up",
            **({"model": self._model(took)} if model else {}),
        }  # fmt: skip
        self._row("supportbot_turn", self.at, key, self.id, first, last, self.version, "done", asked_at, self.at,
                  self.seq, decision, topic, confidence, reason, round(took, 2), json.dumps(trace))  # fmt: skip
        if rng.random() < 0.06:
            value = "right" if rng.random() < 0.85 else "wrong"
            self._later("supportbot_turnverdict", rng.uniform(1, 200), key, value, "", "", "", hours_at=True)
        if rng.random() < 0.12:
            thumb = "up" if rng.random() < 0.7 else "down"
            self._later(
                "supportbot_answerfeedback", rng.uniform(0.001, 0.1), self.id, self.seq, thumb, "", hours_at=True
            )

    def _model(self, took: float) -> dict[str, Any]:
        rng = self.rng
        stopped = {"code": rng.choice(_GUARD), "detail": ""} if rng.random() < 0.05 else None
        used = stopped is None and rng.random() < 0.9
        return {
            "purpose": "reply", "prompt": "reply-7", "model": "made-up", "rounds": 1,
            "tokens_in": rng.randint(400, 3000), "tokens_out": rng.randint(20, 300),
            "micros": rng.randint(100, 4000), "whole_ms": took, "tools": [],
            "stopped": stopped, "used": used, "fell_back": "" if used else "stopped",
        }  # fmt: skip

    def _escalate(self) -> None:
        rng, reason = self.rng, self.reason
        self.priority = {"dispute": 10, "complaint": 10}.get(reason, 0)
        self.team, self.queued_topic = rng.choice((*self.crew.teams, None)), self.topic_of_chat
        self.language = self.locale[:2] if rng.random() < 0.9 else ""
        self._move("escalate", "waiting", actor="bot", reason=reason, priority=self.priority)
        self._row("handoff_escalation", self.at, self.id, self.version, reason, self.priority, "{}", self.at)
        self.queued_at = self.at

    def _people(self) -> None:
        rng = self.rng
        for number in range(2 if rng.random() < 0.08 else 1):
            if number:  # back into the queue
                self._move("requeue", "waiting", actor="system")
            claimed = rng.random() < 0.9
            if not self._wait(claimed):
                return
            self._agent_talks()
        if rng.random() < 0.06:
            self._move("hand_back", "bot", actor=self._staff())
            self.agent = self.team = self.queued_at = None
            self._bot(turns=1, handed=False)

    def _wait(self, claimed: bool) -> bool:
        rng, entered, version = self.rng, self.at, self.version
        wait = rng.lognormvariate(5.2, 1.1)
        told = wait * rng.lognormvariate(0.1, 0.5) if rng.random() < 0.8 else None
        left: datetime | None = entered + timedelta(seconds=wait)
        over = left is not None and left >= self.until
        self._row(
            "handoff_queuestay", entered, self.id, version, self.team, self.priority, rng.randint(1, 12), told, entered,
            None if over else left, "" if over else "claimed" if claimed else "left",
        )  # fmt: skip
        self._clock("first_response", entered, 600, wait + rng.uniform(5, 400) if claimed else wait)
        self._pass(seconds=wait)
        if claimed:
            self._claim(escalated=True)
        else:
            self._close("system", "no_reply")
        return claimed

    def _clock(self, clock: str, start: datetime, promised: float, took: float) -> None:
        due, stopped = start + timedelta(seconds=promised), start + timedelta(seconds=took)
        broken = due if due < min(stopped, self.until) else None
        self._row("handoff_slaclock", start, self.id, clock, self.priority, start, due, due, broken,
                  stopped if stopped < self.until else None)  # fmt: skip

    def _claim(self, *, escalated: bool) -> None:
        self.agent = self.rng.choice(self.crew.agents)
        self._move("claim", "agent", actor=self._staff())

    def _agent_talks(self) -> None:
        if self.agent is None:
            self.agent = self.rng.choice(self.crew.agents)
        for _ in range(self.rng.randint(1, 4)):
            self._pass(seconds=self.rng.lognormvariate(4.2, 0.8))
            self._message("agent", self._text(_SAID), staff=self.agent)
            if self.rng.random() < 0.7:
                self._pass(seconds=self.rng.lognormvariate(3.8, 0.9))
                self._message("customer", self._text(_ASKED))

    def _ending(self) -> None:
        rng = self.rng
        if self.custody == "closed":
            return
        if self.custody == "agent" or rng.random() < 0.7:
            if rng.random() < 0.04:
                return  # forgotten
            self._pass(seconds=rng.lognormvariate(6, 1.2))
            self._close(self._staff() if self.custody == "agent" else "customer", "resolved")
        if rng.random() < 0.3 and "supportbot_conversationrating" not in self.rows:
            score = rng.choices((1, 2, 3, 4, 5), (6, 8, 14, 34, 38))[0]
            self._later("supportbot_conversationrating", rng.uniform(0.01, 2), self.id, score, "", None, hours_at=True)

    def _close(self, actor: str, reason: str) -> None:
        self._move("close", "closed", actor=actor, reason=reason)
        self.closed_at, self.close_reason, self.agent = self.at, reason, None
        self._message("system", "This chat is closed. How did we do?", kind="notice")

    # How it is written down

    def _pass(self, *, seconds: float = 0, hours: float = 0) -> None:
        self.at += timedelta(seconds=seconds, hours=hours)
        if self.at >= self.until:
            raise _Over

    def _row(self, table: str, at: datetime, *values: Any) -> None:
        self.rows.setdefault(table, []).append((at, values))

    def _later(self, table: str, hours: float, *values: Any, hours_at: bool) -> None:
        """What comes of its own some hours after, unless the telling is over; its moment is its last column."""
        at = self.at + timedelta(hours=hours)
        if at < self.until:
            self._row(table, at, *values, at)

    def _message(
        self, author: str, text: str, *, kind: str = "text", at: datetime | None = None, staff: int | None = None
    ) -> None:
        self.seq += 1
        at = at or self.at
        name = {"bot": "Nora", "agent": f"Agent {staff}", "customer": "Customer"}.get(author, "")
        self._row("handoff_message", at, self.id, self.seq, author, name, staff, kind, text, at)
        self._row("handoff_event", at, self.id, "message", self.seq, self.version, author, "{}", at)

    def _move(self, move: str, custody: str, *, actor: str, **data: Any) -> None:
        self.version += 1
        self.custody = custody
        if custody != "agent":
            self.agent = None
        elif self.agent is None:
            self.agent = self.rng.choice(self.crew.agents)
        if move == "reopen":
            self.closed_at, self.close_reason = None, ""
        told = json.dumps({"move": move, "custody": custody, **data})
        self._row("handoff_event", self.at, self.id, "custody", self.seq, self.version, actor, told, self.at)

    def _staff(self) -> str:
        return f"staff:{self.agent}" if self.agent else "system"

    def _text(self, texts: tuple[str, ...]) -> str:
        return self.rng.choice(texts).replace("{n}", str(self.rng.randint(2, 399)))
