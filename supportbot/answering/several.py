"""A message that asks several things gets one reply to all of them, in the order in which they were asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from supportbot.answering.another_person import speaks_for_another
from supportbot.answering.asked_plainly import asks_until_when, wants_more_time
from supportbot.answering.decision import Answer, Choice, Clarify, Decision, Handoff, Phrase, Propose, Reply, Table
from supportbot.answering.desk import Desk
from supportbot.answering.labels import LABELS
from supportbot.answering.phrases import new_line
from supportbot.understanding.clauses import clauses_of
from supportbot.understanding.reading import Part, Reading, Slots, TopicScore
from supportbot.understanding.slots import find_slots

MOST_CHOICES = 6
AUTOPAY = "autopay"
BESIDE = frozenset({
    "explain_charge", "duplicate_charge", "unrecognised_charge", "dispute_charge", "invoice_lookup", "invoice_copy",
    "discount_or_credit", "late_fee", "billing_address_or_tax",
})  # fmt: skip
"""Matters beside which the day to pay by, and more time to pay, are questions of their own."""
LIKELY = 0.2
"""How likely (0–1) such a matter must be."""
BESIDE_IT: Mapping[str, Callable[[str], bool]] = {
    "due_date": asks_until_when,
    "payment_extension": wants_more_time,
}
OWED_AND_WHEN = frozenset({"balance_due", "due_date"})
Kind = TypeVar("Kind", Answer, Clarify, Propose, Handoff)


def answer_several(desk: Desk, each: Callable[[Desk], Decision]) -> Decision | None:
    """The replies to each part as one; None when one thing was asked.

    What was found comes first. At most one thing is left open: a handover, else an offer, else a question back; a
    second offer waits behind a button, since a yes must say what it is for. Who asks for another person is heard as a
    whole, as only one part may say so.
    """
    parts = _once_told(desk.reading.parts) or _besides(desk)
    if len(parts) < 2 or speaks_for_another(desk.text, desk.context):
        return None
    desks = (replace(desk, reading=_reading(desk.reading, part), text=part.text) for part in parts)
    decisions = [each(one) for one in desks]
    answers = _of(Answer, decisions)
    handoffs, offers, questions = _of(Handoff, decisions), _of(Propose, decisions), _of(Clarify, decisions)
    if handoffs:
        return _handed_over(answers, handoffs)
    unsettled: list[Propose | Clarify] = [*offers, *questions]
    return _together(answers, unsettled[:1], unsettled[1:])


def _besides(desk: Desk) -> tuple[Part, ...]:
    """A matter told, and beside it until when to pay or more time: "you charged me twice, and when is May due?"."""
    clauses = [one.text for one in clauses_of(desk.text)]
    for topic, wording in BESIDE_IT.items():
        matter = tuple(score for score in desk.reading.topics if score.topic != topic)
        second = next((one for one in clauses if wording(one)), "")
        rest = desk.text.replace(second, " ", 1) if second else ""
        if any(char.isalpha() for char in rest) and matter[0].topic in BESIDE and matter[0].probability >= LIKELY:
            parts = (
                Part(rest, matter, _slots(desk, rest)),
                Part(second, (TopicScore(topic, 1.0),), _slots(desk, second)),
            )
            return parts[::-1] if desk.text.strip().startswith(second) else parts
    return ()


def _slots(desk: Desk, text: str) -> Slots:
    return find_slots(text, plan_names=[plan.name for plan in desk.known_plans])


def _once_told(parts: Sequence[Part]) -> tuple[Part, ...]:
    """What is owed is told with its day and the day with what is owed, so one of the two answers both."""
    topics = [part.topics[0].topic for part in parts]
    told = [place for place, topic in enumerate(topics) if topic in OWED_AND_WHEN]
    again = {place for place in told[1:] if parts[place].slots == parts[told[0]].slots}
    return tuple(part for place, part in enumerate(parts) if place not in again)


def _reading(whole: Reading, part: Part) -> Reading:
    return replace(whole, topics=part.topics, slots=part.slots, parts=())


def _of(kind: type[Kind], decisions: Sequence[Decision]) -> list[Kind]:
    return [one for one in decisions if isinstance(one, kind)]


def _handed_over(answers: Sequence[Answer], handoffs: Sequence[Handoff]) -> Handoff:
    """One handover for all; the colleague is told what was answered too."""
    first = handoffs[0]
    every: list[Answer | Handoff] = [*answers, first]
    found = (*first.findings, *(phrase for other in handoffs[1:] for phrase in other.findings))
    reply = Reply(_joined(_how_paid_once(every)), _table(every))
    return replace(first, reply=reply, findings=_distinct(found))


def _together(answers: Sequence[Answer], last: Sequence[Propose | Clarify], waiting: Sequence[Decision]) -> Decision:
    every: list[Answer | Propose | Clarify] = [*answers, *last]
    head = last[0] if last else every[0]
    choices = [*(choice for one in last for choice in one.reply.choices), *(_later(one) for one in waiting)]
    action = next((one.action for one in answers if one.action), "")
    if not last:
        choices = [choice for one in every for choice in one.reply.choices if _stands(choice, action)]
    reply = Reply(_joined(_how_paid_once(every)), _table(every), _once(choices))
    about = tuple(dict.fromkeys(number for one in every for number in getattr(one, "invoice_numbers", ())))
    if isinstance(head, Clarify):
        return replace(head, reply=reply)
    if isinstance(head, Propose):
        return replace(head, reply=reply, invoice_numbers=about)
    return replace(head, reply=reply, invoice_numbers=about, action=action)


def _stands(choice: Choice, action: str) -> bool:
    """A reply can be agreed to in one thing only."""
    return not choice.id.startswith("confirm:") or choice.id == f"confirm:{action}"


def _later(waiting: Decision) -> Choice:
    return Choice(f"topic:{waiting.topic}", LABELS.get(waiting.topic, "The other thing"))


def _how_paid_once(decisions: Sequence[Decision]) -> list[Reply]:
    """The replies; where automatic payments are asked about, the others leave their sentence on those out."""
    if not any(one.topic == AUTOPAY for one in decisions):
        return [one.reply for one in decisions]
    return [one.reply if one.topic == AUTOPAY else _without_autopay(one.reply) for one in decisions]


def _without_autopay(reply: Reply) -> Reply:
    kept = tuple(phrase for phrase in reply.phrases if not _in_line(phrase).text.startswith("Autopay is "))
    return replace(reply, phrases=kept or reply.phrases)


def _joined(replies: Sequence[Reply]) -> tuple[Phrase, ...]:
    """The sentences of all, each reply from a new line, and what one has said not said again by another."""
    said: list[Phrase] = []
    for reply in replies:
        known = [_in_line(phrase) for phrase in said]
        more = tuple(phrase for phrase in reply.phrases if _in_line(phrase) not in known)
        said += new_line((_in_line(more[0]), *more[1:])) if said and more else more
    return tuple(said)


def _in_line(phrase: Phrase) -> Phrase:
    return replace(phrase, text=phrase.text.removeprefix("\n"))


def _table(decisions: Sequence[Decision]) -> Table | None:
    """A reply has room for one table: the first one that proves something."""
    return next((one.reply.table for one in decisions if one.reply.table), None)


def _once(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Each choice once, the way to a person last."""
    by_id = {choice.id: choice for choice in choices}
    person = by_id.pop("person", None)
    return (*list(by_id.values())[:MOST_CHOICES], *((person,) if person else ()))


def _distinct(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Each finding once: every handover lists what the account shows."""
    kept: list[Phrase] = []
    for phrase in phrases:
        if phrase not in kept:
            kept.append(phrase)
    return tuple(kept)
