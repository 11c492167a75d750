"""Scenario files read strictly: an unknown key or word is a fault, named with its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import get_args

from supportbot.answering.decision import HandoffReason
from supportbot.evaluation.simulation.fields import Fields, nearest, shown
from supportbot.evaluation.simulation.scenario import (
    NOTHING_SAID,
    After,
    Agent,
    AgentMove,
    Expect,
    Later,
    Press,
    Say,
    Scenario,
    ScenarioFile,
    Step,
    Tap,
)
from supportbot.evaluation.simulation.yaml_text import ScenarioError, read_yaml
from supportbot.understanding.catalogue import load_catalogue

DECISIONS = ("answer", "clarify", "propose", "handoff", NOTHING_SAID)
CUSTODIES = ("bot", "waiting", "agent", "closed")
STEPS = ("say", "tap", "agent", "later", "press")
_MOVES = tuple(move for move in get_args(AgentMove) if move != "say")
_EXPECT = ("decision", "topic", "reason", "says", "never", "offers", "action", "table", "may_ask")
_TIME = re.compile(r"([1-9]\d{0,3}) (minute|hour|day)s?")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def read_files(paths: Iterable[Path]) -> tuple[ScenarioFile, ...]:
    """All files, each scenario's name found once. Raises ScenarioError; the first fault counts."""
    files = tuple(map(read_file, paths))
    first: dict[str, Path] = {}
    for file in files:
        for scenario in file.scenarios:
            if scenario.name in first:
                where = f"{file.path}: {scenario.name}: name"
                raise ScenarioError(f"{where}: taken already in {first[scenario.name]}; give it a name of its own")
            first[scenario.name] = file.path
    return files


def read_file(path: Path) -> ScenarioFile:
    """One file. Raises ScenarioError."""
    fields = Fields(read_yaml(path), str(path), ("records", "today", "scenarios"))
    fields.needed("today")
    name = fields.text("records")
    records = path.parent / "records" / f"{name}.yaml" if name else None
    rows = fields.rows("scenarios")
    scenarios = tuple(_scenario(row, str(path), number) for number, row in enumerate(rows, start=1))
    return ScenarioFile(path, records, _date(fields, "today"), scenarios)


def _date(fields: Fields, name: str) -> date:
    try:
        return date.fromisoformat(fields.text(name))
    except ValueError:
        raise fields.fault(name, f"{fields.text(name)!r} is not a date; write it as 2026-11-23") from None


def _scenario(raw: object, path: str, number: int) -> Scenario:
    known = ("name", "topics", "customer", "turns", "after")
    fields = Fields(raw, f"{path}: scenario {number}", known)
    fields.needed("name")
    name = fields.text("name")
    if not _NAME.fullmatch(name):
        raise fields.fault("name", f"{shown(name)} has other signs; use small letters, digits and _")
    fields.where = f"{path}: {name}"
    fields.needed("topics")
    turns = tuple(_step(row, f"{fields.where}: turns[{index}]") for index, row in enumerate(fields.rows("turns")))
    return Scenario(name, fields.words("topics", _topics()), fields.text("customer"), turns, _after(fields))


@cache
def _topics() -> frozenset[str]:
    return frozenset(topic.name for topic in load_catalogue())


def _step(raw: object, where: str) -> Step:
    fields = Fields(raw, where, (*STEPS, "expect"))
    kinds = [kind for kind in STEPS if kind in fields]
    if len(kinds) != 1:
        raise ScenarioError(f"{where}: {len(kinds)} things happen; a turn is one of {', '.join(STEPS)}")
    if kinds[0] in ("later", "press") and "expect" in fields:
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
        topic=inner.words("topic", _topics()),
        reason=inner.words("reason", get_args(HandoffReason)),
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


def _after(fields: Fields) -> After:
    if "after" not in fields:
        return After()
    inner = Fields(fields.needed("after"), f"{fields.where}: after", ("custody", "reason", "requested", "brief_names"))
    return After(
        custody=inner.word("custody", CUSTODIES),
        reason=inner.word("reason", get_args(HandoffReason)),
        requested=inner.texts("requested"),
        brief_names=inner.texts("brief_names"),
    )
