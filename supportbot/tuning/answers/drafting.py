"""What the bot would say with a draft in force: the real pipeline over one customer's records, and nothing stored."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from billing.facts import Account, Company, PolicyTypedValue
from billing.money import Money
from billing.selectors import account_for
from handoff.redaction import mask
from handoff.text import accept_text
from supportbot.answering.decide import decide_at
from supportbot.answering.desk import Desk
from supportbot.answering.grounding import Fault, check
from supportbot.answering.identity import LADDER
from supportbot.answering.rendering import Rendered
from supportbot.answering.thresholds import Thresholds
from supportbot.answering.topic_policy import TopicPolicy
from supportbot.models import Edition
from supportbot.publishing import kind_of
from supportbot.questions import Question
from supportbot.readers import reader
from supportbot.thinking import ANSWERS_IN, Thought, think
from supportbot.tuning.editions.subjects import AS_SHIPPED, Subject, Value


@dataclass(frozen=True, slots=True)
class Said:
    """A reply as the customer would read it. ``withheld``: its figures did not match, so a person would take over."""

    decision: str
    topic: str
    confidence: float
    threshold: float
    text: str
    table: dict[str, Any] | None
    choices: Sequence[dict[str, Any]]
    withheld: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A state that is not in force. Its methods give the bot's desk and company as if it were."""

    subject: Subject
    value: Value

    def company(self, company: Company) -> Company:
        name, _, language = self.subject.key.partition("/")
        if self.subject.kind == Edition.Kind.POLICY:
            kept = {key: value for key, value in company.policies.items() if key != name}
            return replace(company, policies=kept if self.value is None else {**kept, name: _typed(self.value)})
        if self.subject.kind == Edition.Kind.TEXT and language.partition("-")[0] == ANSWERS_IN:
            others = {key: text for key, text in company.texts.items() if key != name}
            return replace(company, texts=others if self.value is None else {**others, name: self.value["text"]})
        return company

    def desk(self, desk: Desk) -> Desk:
        if self.subject.kind != Edition.Kind.TOPIC:
            return replace(desk, company=self.company(desk.company))
        value = self.value or AS_SHIPPED
        step = next((step for step in LADDER if step == value["identity"]), None)
        policies = {**desk.policies, self.subject.key: TopicPolicy(value["threshold"], step, value["to_person"])}
        return replace(desk, policies=policies, thresholds=Thresholds.of(reader().thresholds, policies))

    def threshold(self, thought: Thought) -> float:
        """The one that the reading was held against."""
        if self.subject != Subject(Edition.Kind.TOPIC, thought.reading.best.topic):
            return thought.threshold
        own = (self.value or AS_SHIPPED)["threshold"]
        return reader().threshold(self.subject.key) if own is None else float(own)


def said_now(*, customer_ref: str, text: str) -> Said:
    """What the bot says today. Raises CustomerNotFound, TextError."""
    return _said(think(_question(customer_ref, text)), None)


def said_with(draft: Draft, *, customer_ref: str, text: str) -> Said:
    """What it would say with the draft, whose figures are checked as always. Raises as ``said_now``."""

    def checked(
        rendered: Rendered, account: Account | None, company: Company, *, today: date, typed: Sequence[str] = ()
    ) -> Sequence[Fault]:
        return check(rendered, account, draft.company(company), today=today, typed=typed)

    question = _question(customer_ref, text)
    return _said(think(question, decide=lambda desk: decide_at(draft.desk(desk)), check=checked), draft)


def _question(customer_ref: str, text: str) -> Question:
    account = account_for(customer_ref)
    asked = mask(accept_text(text)).text
    return Question(conversation_id=uuid.uuid4(), customer_ref=customer_ref, locale=account.locale, text=asked)


def _said(thought: Thought, draft: Draft | None) -> Said:
    return Said(
        decision=kind_of(thought.decision),
        topic=thought.decision.topic,
        confidence=thought.decision.confidence,
        threshold=draft.threshold(thought) if draft is not None else thought.threshold,
        text=thought.rendered.text,
        table=thought.rendered.table,
        choices=thought.rendered.choices or (),
        withheld=getattr(thought.decision, "reason", "") == "fault",
    )


def _typed(value: dict[str, Any]) -> PolicyTypedValue:
    found = value["value"]
    match value["kind"]:
        case "bool":
            return bool(found)
        case "text":
            return str(found)
        case "money":
            return Money(int(found), str(value["currency"]))
        case _:
            return int(found)
