"""The turns of a scenario read strictly: what happens, and what is expected of it."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import get_args

from supportbot.answering.decision import HandoffReason
from supportbot.evaluation.simulation.fields import Fields, nearest, shown
from supportbot.evaluation.simulation.scenario import (
    NOTHING_SAID,
    Agent,
    AgentMove,
    Expect,
    GatewayMode,
    Later,
    Press,
    Prove,
    Say,
    Step,
    System,
    Tap,
)
from supportbot.evaluation.simulation.yaml_text import ScenarioError
from supportbot.understanding.catalogue import load_catalogue

DECISIONS = ("answer", "clarify", "propose", "handoff", NOTHING_SAID)
REASONS: tuple[str, ...] = get_args(HandoffReason)
STEPS = ("say", "tap", "agent", "later", "press", "prove", "system")
_MOVES = tuple(move for move in get_args(AgentMove) if move != "say")
_EXPECT = ("decision", "topic", "reason", "says", "never", "offers", "action", "table", "may_ask")
_TIME = re.compile(r"([1-9]\d{0,3}) (minute|hour|day)s?")


@cache
def topics() -> frozenset[str]:
    """The names that a scenario may use."""
    return frozenset(topic.name for topic in load_catalogue())


def read_step(raw: object, where: str) -> Step:
    """One turn; ``where`` names it in a fault. Raises ScenarioError."""
    fields = Fields(raw, where, (*STEPS, "expect"))
    kinds = [kind for kind in STEPS if kind in fields]
    if len(kinds) != 1:
        raise ScenarioError(f"{where}: {len(kinds)} things happen; a turn is one of {', '.join(STEPS)}")
    if kinds[0] in ("later", "press", "system") and "expect" in fields:
        raise fields.fault("expect", f"the bot says nothing on {kinds[0]}; leave it out")
    match kinds[0]:
        case "say":
            fields.needed("say")
            return Say(fields.texts("say"), _expect(fields) or Expect(decision=(NOTHING_SAID,)))
        case "tap":
            fields.needed("tap")
            return Tap(fields.text("tap"), _expect(fields) or Expect(decision=(NOTHING_SAID,)))
        case "agent":
            return _agent(fields)
        case "later":
            return Later(_passing(fields))
        case "prove":
            fields.needed("prove")
            fields.word("prove", ("code",))
            return Prove(_expect(fields))
        case "system":
            fields.needed("system")
            word = fields.word("system", get_args(GatewayMode))
            return System(next(mode for mode in get_args(GatewayMode) if mode == word))
        case _:
            fields.needed("press")
            fields.word("press", ("person",))
            return Press()


def _agent(fields: Fields) -> Agent:
    raw = fields.needed("agent")
    if isinstance(raw, dict):
        said = Fields(raw, f"{fields.where}: agent", ("say",))
        said.needed("say")
        step = Agent("say", said.text("say"))
    else:
        word = fields.text("agent")
        move = next((one for one in get_args(AgentMove) if one == word and one in _MOVES), None)
        if move is None:
            raise fields.fault("agent", f"{shown(raw)} is not allowed; {nearest(word, (*_MOVES, '{say: …}'))}")
        step = Agent(move, expect=_expect(fields) if move == "hand_back" else None)
    if "expect" in fields and step.move != "hand_back":
        raise fields.fault("expect", "the bot only speaks after hand_back; leave it out")
    return step


def _passing(fields: Fields) -> timedelta:
    fields.needed("later")
    found = _TIME.fullmatch(fields.text("later"))
    if found is None:
        raise fields.fault("later", f"{shown(fields.text('later'))} is not a time; write N minutes, hours or days")
    return timedelta(**{f"{found[2]}s": int(found[1])})


def _expect(fields: Fields) -> Expect | None:
    if "expect" not in fields:
        return None
    inner = Fields(fields.needed("expect"), f"{fields.where}: expect", _EXPECT)
    inner.needed("decision")
    expect = Expect(
        decision=inner.words("decision", DECISIONS),
        topic=inner.words("topic", topics()),
        reason=inner.words("reason", REASONS),
        says=inner.texts("says"),
        never=inner.texts("never"),
        offers=inner.texts("offers"),
        action=inner.text("action"),
        table=inner.flag("table"),
        may_ask=bool(inner.flag("may_ask")),
    )
    _sensible(inner, expect)
    return expect


def _sensible(fields: Fields, expect: Expect) -> None:
    if expect.may_ask and not expect.topic:
        raise fields.fault("may_ask", "needs a topic, whose button the customer then taps; add topic: …")
    if expect.reason and "handoff" not in expect.decision:
        raise fields.fault("reason", "only a handoff has one; add handoff to decision or leave it out")
    if expect.action and "propose" not in expect.decision:
        raise fields.fault("action", "only a proposal has one; add propose to decision or leave it out")
    if NOTHING_SAID in expect.decision and (len(expect.decision) > 1 or len(fields.raw) > 1):
        raise fields.fault("decision", "none means silence; expect nothing besides it")
