"""Everything one decision is made from, and the questions that all of its steps ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from billing.facts import Account, Company, Plan
from supportbot.answering.asking_how import only_asks
from supportbot.answering.decision import Handoff, HandoffReason, Phrase
from supportbot.answering.findings import account_findings
from supportbot.answering.handoffs import hand_over
from supportbot.answering.identity import IdentityStep
from supportbot.answering.kin import confidence_with_kin
from supportbot.answering.language import in_language
from supportbot.answering.question import Question
from supportbot.answering.telephone import by_phone
from supportbot.answering.thresholds import Thresholds
from supportbot.answering.topic_policy import AS_SHIPPED, TopicPolicy
from supportbot.understanding.reading import PastTurn, Reading, Slots


@dataclass(frozen=True, slots=True)
class Desk:
    """One message and what is known.

    ``text`` is the message itself, used to notice that it was said before or only asks how something works, and for
    what its words point at.
    """

    reading: Reading
    account: Account | None
    company: Company
    context: Sequence[PastTurn]
    today: date
    thresholds: Thresholds
    text: str = ""
    identity: IdentityStep = "signed"
    policies: Mapping[str, TopicPolicy] = field(default_factory=dict)
    typed: str = ""
    """The message as typed, where ``text`` is that mended."""

    def policy(self, topic: str) -> TopicPolicy:
        return self.policies.get(topic, AS_SHIPPED)

    @property
    def known_plans(self) -> tuple[Plan, ...]:
        """Plans on offer and the customer's own, which may not be sold any more."""
        own = self.account.subscriptions if self.account else ()
        return (*self.company.plans, *(subscription.plan for subscription in own))

    @property
    def last(self) -> PastTurn | None:
        return self.context[-1] if self.context else None

    @property
    def just_asked(self) -> bool:
        """Whether the bot's last reply was already a question back."""
        return self.last is not None and self.last.decision == "clarify"

    @property
    def sure(self) -> bool:
        return confidence_with_kin(self.reading) >= self.thresholds.for_topic(self.reading.best.topic)

    def hand_over(
        self,
        reason: HandoffReason,
        *,
        topic: str = "",
        confidence: float | None = None,
        words: tuple[Phrase, ...] = (),
        promise: bool = True,
    ) -> Handoff:
        """A handoff with what the account shows, said in the customer's language where possible.

        ``words`` stand in place of the usual ones; ``promise``: whether by when a contested charge is answered is told.
        """
        best = self.reading.best
        handoff = hand_over(
            reason,
            topic=topic or best.topic,
            confidence=best.probability if confidence is None else confidence,
            account=self.account,
            company=self.company,
            findings=account_findings(self.account, self.company, self.today),
            words=words or by_phone(reason, self.text, self.company),
            promise=promise,
        )
        return in_language(handoff, self.reading.language)

    def question(self, account: Account, topic: str, confidence: float, slots: Slots) -> Question:
        asks = not self.reading.choice and only_asks(self.text)
        known = (account, self.company, self.context, self.today)
        return Question(
            topic, confidence, slots, *known, asks, self.text, self.reading.consent, self.typed or self.text
        )
