"""From what the customer said to what the bot will say: read, fetch facts, decide, put into words, check.

Nothing is written here; ``publishing`` does that.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import structlog
from django.utils import timezone

from billing.actions.commands import ApplyCoupon, ChangePlan
from billing.errors import CustomerNotFound
from billing.facts import Account, ActState, Company
from billing.selectors import account_for, company_facts
from handoff import spans
from supportbot.answering.age import with_age
from supportbot.answering.brief import write_brief
from supportbot.answering.cards import invoice_cards
from supportbot.answering.carrying_out import stated_by
from supportbot.answering.decide import decide_at, fault_handoff
from supportbot.answering.decision import Decision, Handoff
from supportbot.answering.desk import Desk
from supportbot.answering.grounding import Fault, check
from supportbot.answering.rendering import Rendered, render
from supportbot.answering.thresholds import Thresholds
from supportbot.bill_copies import BillCopy
from supportbot.freshness import records_fresh
from supportbot.questions import Question
from supportbot.quoting import known_with
from supportbot.readers import reader
from supportbot.topic_policies import topic_policies
from supportbot.understanding.reading import PastTurn, Reading, TopicScore
from supportbot.understanding.spelling.mending import mend

log = structlog.get_logger(__name__)
ANSWERS_IN = "en"
"""Policies are quoted inside answers, so they are in the language of answers; dates and amounts follow the locale."""


@dataclass(frozen=True, slots=True)
class Told:
    """That an action has come so far."""

    action_id: uuid.UUID
    state: ActState


@dataclass(frozen=True, slots=True)
class Thought:
    """A decision in words, checked against the records, with what it was made from."""

    decision: Decision
    rendered: Rendered
    reading: Reading
    threshold: float
    brief: dict[str, Any] | None
    bot_name: str = ""
    cards: tuple[dict[str, Any], ...] = ()
    today: date | None = None
    """The calendar date in the company's time zone under which it was thought."""
    act: Told | None = None
    """What of an action it tells, where it tells of one."""
    opens: dict[str, str] | None = None
    """What the customer can open of that action, as the message's frame says it."""
    copy: BillCopy | None = None
    """The letter that the words say is on its way, to be posted with them."""
    considered: Considered | None = None
    """What it was thought over, for who thinks further."""
    model: Mapping[str, Any] | None = None
    """How a language model took part, where one did."""

    @property
    def trace(self) -> dict[str, Any]:
        """What a reviewer is shown: the reading, each fact with its source, the threshold and the model's version."""
        reading = self.reading
        return {
            "reading": {
                "topics": [[score.topic, round(score.probability, 4)] for score in reading.topics[:5]],
                "signals": sorted(reading.signals),
                "slots": {name: list(getattr(reading.slots, name)) for name in reading.slots.__slots__},
                "language": reading.language,
                "choice": reading.choice,
            },
            "facts": list(self.rendered.facts),
            "invoice_numbers": list(getattr(self.decision, "invoice_numbers", ())),
            "action": getattr(self.decision, "action", ""),
            "command": stated_by(getattr(self.decision, "command", None)),
            "wants": getattr(self.decision, "wants", ""),
            **({"act": {"id": str(self.act.action_id), "state": self.act.state}} if self.act else {}),
            "threshold": self.threshold,
            "model_version": reading.model_version,
            **({"model": dict(self.model)} if self.model else {}),
        }


@dataclass(frozen=True, slots=True)
class Considered:
    """A question with all that was read for it. ``unread``: what a minute may change could not be read again."""

    question: Question
    desk: Desk
    unread: bool
    check: Checker

    def aged(self, decision: Decision, account: Account | None) -> Decision:
        """The decision, saying how old its facts are where that has to be said."""
        return with_age(decision, account, self.desk.company, now=timezone.now(), unread=self.unread)

    def rendered(self, decision: Decision) -> Rendered:
        """Its words in the customer's locale."""
        return render(decision.reply, locale=self.question.locale)

    def faults(self, rendered: Rendered, account: Account | None, topic: str) -> bool:
        """Whether there is a figure in it that does not match the records."""
        typed = _typed(self.desk.typed, self.question.context)
        faults = self.check(rendered, account, self.desk.company, today=self.desk.today, typed=typed)
        if faults:
            log.error("reply_withheld", faults=[str(fault) for fault in faults], topic=topic)
        return bool(faults)

    def thought(self, decision: Decision, rendered: Rendered, account: Account | None) -> Thought:
        """The decision in those words, which were checked."""
        question, desk = self.question, self.desk
        return Thought(
            decision,
            rendered,
            desk.reading,
            desk.thresholds.for_topic(desk.reading.best.topic),
            _brief(decision, desk.reading, account, desk.company, question),
            desk.company.bot_name,
            invoice_cards(decision, account, question.locale, desk.today),
            desk.today,
            considered=self,
        )


Decider = Callable[[Desk], Decision]
"""``answering.decide.decide_at`` or another that decides in its place."""


class Checker(Protocol):
    """``grounding.check`` or another in its place; no faults means that the reply may be sent."""

    def __call__(
        self, rendered: Rendered, account: Account | None, company: Company, *, today: date, typed: Sequence[str] = ()
    ) -> Sequence[Fault]: ...


def records_of(customer_ref: str) -> tuple[Account | None, Company]:
    """The customer's account, None when billing knows no such customer, and the company in the language of answers."""
    company = company_facts(ANSWERS_IN)
    try:
        return account_for(customer_ref), company
    except CustomerNotFound:
        return None, company


def today_of(company: Company, now: datetime | None = None) -> date:
    """The calendar date where the company is."""
    return (now or timezone.now()).astimezone(ZoneInfo(company.time_zone)).date()


def think(
    question: Question, *, today: date | None = None, decide: Decider = decide_at, check: Checker = check
) -> Thought:
    """Decide and put into words. A reply whose figures do not match the records is never used: a person takes over.

    ``today`` is a calendar date in the company's time zone, the present one by default; a simulation gives another,
    and others to decide and to check.
    """
    typed = question.text
    served, question = reader(), _spelt(question)
    with spans.span("records"):
        account, company = records_of(question.customer_ref)
    plans: Sequence[str] = [plan.name for plan in company.plans]
    with spans.span("reading"):
        reading = served.read(question.text, context=question.context, choice=question.choice, plan_names=plans)
    with spans.span("records"):
        fresh = records_fresh(account, reading, question.context)
    policies = topic_policies()
    desk = Desk(
        reading=reading,
        account=fresh.account,
        company=company,
        context=question.context,
        today=today or today_of(company),
        thresholds=Thresholds.of(served.thresholds, policies),
        text=question.text,
        identity=question.identity,
        policies=policies,
        typed=typed,
    )
    with spans.span("deciding"):
        return put_into_words(Considered(question, desk, fresh.unread, check), decide)


def put_into_words(considered: Considered, decide: Decider) -> Thought:
    """What ``decide`` makes of it, with a quote where it needs one, in words that were checked."""
    question, desk = considered.question, considered.desk
    decision = decide(desk)
    wanted: ChangePlan | ApplyCoupon | None = getattr(decision, "quote", None)
    if wanted is not None and desk.account is not None:
        desk = replace(desk, account=known_with(desk.account, wanted))
        decision = decide(desk)
    decision = considered.aged(decision, desk.account)
    rendered = render(decision.reply, locale=question.locale)
    if considered.faults(rendered, desk.account, decision.topic):
        decision = fault_handoff(desk.reading)
        rendered = render(decision.reply, locale=question.locale)
    return considered.thought(decision, rendered, desk.account)


def _typed(now: str, context: Sequence[PastTurn]) -> tuple[str, ...]:
    """The customer's own words, this message's first, then those of the turns before it."""
    return (now, *(turn.typed or turn.text for turn in reversed(context)))


def _spelt(question: Question) -> Question:
    """The customer's words as meant, now and before; the brief keeps them as typed."""
    context = tuple(replace(turn, text=mend(turn.text)) for turn in question.context)
    return replace(question, text=mend(question.text), context=context)


def fault_thought(question: Question) -> Thought:
    """What to say when thinking itself keeps failing: a person takes over, with the words but without findings."""
    reading = Reading(topics=(TopicScore("out_of_scope", 0.0),))
    company = company_facts(ANSWERS_IN)
    decision = fault_handoff(reading)
    rendered = render(decision.reply, locale=question.locale)
    brief = _brief(decision, reading, None, company, question)
    return Thought(decision, rendered, reading, 1.0, brief, company.bot_name)


def _brief(
    decision: Decision, reading: Reading, account: Account | None, company: Company, question: Question
) -> dict[str, Any] | None:
    if not isinstance(decision, Handoff):
        return None
    return write_brief(decision, reading, account, company, recent=question.recent, locale=question.locale)
