"""What is counted by kind, the most frequent first: reasons, topics, agents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handoff.models import StaffMember
from supportbot.measuring.asking import topic_name
from supportbot.measuring.definitions import Unit
from supportbot.measuring.drift import shares
from supportbot.measuring.links import behind
from supportbot.measuring.reading import Counted
from supportbot.measuring.writing import change_written, written

_MOST = 12


@dataclass(frozen=True, slots=True)
class Row:
    """``width`` is the length of its bar in percent of the longest."""

    name: str
    count: int
    share: str
    width: float
    link: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class AgentRow:
    name: str
    conversations: int
    messages: int
    rating: str
    rated: int
    link: str


def ranked(
    counts: Mapping[str, int], whole: int, *, name: Callable[[str], str], link: Callable[[str], str]
) -> list[Row]:
    """At most a dozen, each with its share of ``whole``."""
    most = max(counts.values(), default=0)
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
    return [
        Row(name(key), number, written(number / whole if whole else None, Unit.SHARE), 100 * number / most, link(key))
        for key, number in order
    ]


def reason_name(reason: str) -> str:
    return reason.replace("_", " ").capitalize()


def reasons(counted: Counted) -> list[Row]:
    def link(reason: str) -> str:
        return behind("reason", counted.period, counted.scope, **({} if reason == "claimed" else {"reason": reason}))

    return ranked(counted.now.family("handoff"), counted.now["conversations"], name=reason_name, link=link)


def handed_topics(counted: Counted) -> list[Row]:
    """Each topic's share of hand-overs is of its own conversations."""
    handed, begun = counted.now.family("handoff_topic"), counted.now.family("topic")
    rates = {topic: number / begun[topic] for topic, number in handed.items() if begun.get(topic)}
    order = sorted(rates, key=lambda topic: (-handed[topic], topic))[:_MOST]
    most = max((rates[topic] for topic in order), default=1)
    return [
        Row(
            topic_name(topic),
            handed[topic],
            written(rates[topic], Unit.SHARE),
            100 * rates[topic] / most,
            behind("handed_over", counted.period, counted.scope, topic=topic),
        )
        for topic in order
    ]


def unresolved(counted: Counted) -> list[Row]:
    names = {
        "never_closed": "Never closed",
        "reopened": "Opened again",
        "wrote_again": "Customer wrote again",
        "disputed": "Dispute in billing",
    }
    found = counted.now.family("unresolved")
    return ranked(
        found,
        sum(found.values()),
        name=lambda key: names.get(key, reason_name(key)),
        link=lambda key: behind("unresolved", counted.period, counted.scope),
    )


def promises(counted: Counted) -> list[Row]:
    """Each kind of promise with the share that was kept; its link opens those that were not."""
    decided = counted.now.family("sla")
    rows = []
    for clock in sorted({name.partition(".")[0] for name in decided}):
        kept, whole = (
            decided.get(f"{clock}.kept", 0),
            decided.get(f"{clock}.kept", 0) + decided.get(f"{clock}.broken", 0),
        )
        link = behind("promise", counted.period, counted.scope, sla=clock)
        rows.append(Row(reason_name(clock), whole, written(kept / whole, Unit.SHARE), 100 * kept / whole, link))
    return rows


def topics(counted: Counted) -> list[Row]:
    """Topics with how much their shares have moved since the period before."""
    now, before = counted.now.family("topic"), counted.before.family("topic")
    found = shares(now, before)[:20]
    most = max((one.now for one in found), default=0) or 1
    return [
        Row(
            topic_name(one.topic),
            one.count,
            written(one.now, Unit.SHARE),
            100 * one.now / most,
            behind("topic", counted.period, counted.scope, topic=one.topic),
            change_written(one.now, one.before if sum(before.values()) else None, Unit.SHARE),
        )
        for one in found
    ]


def agents(counted: Counted) -> list[AgentRow]:
    """Who wrote to customers, the busiest first."""
    now = counted.now
    conversations, messages = now.family("agent_conversations"), now.family("agent_messages")
    names = {str(pk): name for pk, name in StaffMember.objects.values_list("pk", "display_name")}
    scores: dict[str, list[tuple[int, int]]] = {}
    for key, number in now.family("agent_rating").items():
        agent, _, score = key.partition(".")
        scores.setdefault(agent, []).append((int(score), number))
    return [
        AgentRow(
            names.get(agent, "Somebody who has left"),
            conversations.get(agent, 0),
            messages.get(agent, 0),
            written(_mean(scores.get(agent, [])), Unit.SCORE),
            sum(number for _, number in scores.get(agent, [])),
            behind("agent", counted.period, counted.scope, agent=agent),
        )
        for agent in sorted({*conversations, *messages}, key=lambda one: (-conversations.get(one, 0), one))
    ]


def _mean(scores: list[tuple[int, int]]) -> float | None:
    total = sum(number for _, number in scores)
    return sum(score * number for score, number in scores) / total if total else None
