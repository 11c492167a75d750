"""Scenario files: what is read, and what is refused with its place and its remedy."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from supportbot.evaluation.simulation.checking import check_figures
from supportbot.evaluation.simulation.ledger import Ledger
from supportbot.evaluation.simulation.parsing import read_file, read_files
from supportbot.evaluation.simulation.scenario import After, Agent, Expect, Later, Press, Say, Tap
from supportbot.evaluation.simulation.yaml_text import ScenarioError, read_yaml
from tests.supportbot.simulation.documents import DOCUMENT, scenario_file

WHOLE = """
records: double_payments
scenarios:
  - name: charged_twice
    topics: [duplicate_charge, refund_request]
    customer: cus_orla
    turns:
      - say:
          - you charged me twice
          - yes
          - 2x?
          - Why did 43.05 leave my account?
          - 2039
        expect:
          decision: answer
          topic: duplicate_charge
          says: ["total(HW-1)", "day(paid(HW-1))"]
          never: ["total(HW-2)", sorry for the inconvenience]
          offers: person
          table: true
          may_ask: true
      - tap: "invoice:HW-1"
        expect: {decision: [propose, handoff], action: "request_refund:HW-1", reason: [dispute, not_covered]}
      - agent: claim
      - say: hello
      - agent: {say: "Hello, I am looking into it."}
      - agent: hand_back
        expect: {decision: answer}
      - later: 2 days
      - press: person
    after:
      custody: waiting
      reason: action_requested
      requested: ["request_refund:HW-1"]
      brief_names: ["total(HW-1)"]
  - name: nobody
    topics: [balance_due]
    turns:
      - say: no
        expect: {decision: none}
"""


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    path = scenario_file(tmp_path, WHOLE)
    file = read_file(path)
    assert (file.today, file.records) == (date(2026, 11, 23), tmp_path / "records/double_payments.yaml")
    charged, nobody = file.scenarios
    assert (charged.name, charged.topics, charged.customer) == (
        "charged_twice", ("duplicate_charge", "refund_request"), "cus_orla",
    )  # fmt: skip
    said, tapped, claim, hello, reply, hand_back, later, press = charged.turns
    assert isinstance(said, Say)
    assert said.wordings == ("you charged me twice", "yes", "2x?", "Why did 43.05 leave my account?", "2039")
    assert [said.wording(attempt) for attempt in (0, 4, 5)] == ["you charged me twice", "2039", "you charged me twice"]
    assert said.expect == Expect(
        decision=("answer",),
        topic=("duplicate_charge",),
        says=("total(HW-1)", "day(paid(HW-1))"),
        never=("total(HW-2)", "sorry for the inconvenience"),
        offers=("person",),
        table=True,
        may_ask=True,
    )
    assert tapped == Tap(
        "invoice:HW-1",
        Expect(("propose", "handoff"), reason=("dispute", "not_covered"), action="request_refund:HW-1"),
    )
    assert (claim, hello) == (Agent("claim"), Say(("hello",), Expect(("none",))))
    assert reply == Agent("say", "Hello, I am looking into it.")
    assert hand_back == Agent("hand_back", expect=Expect(("answer",)))
    assert (later, press) == (Later(timedelta(days=2)), Press())
    assert charged.after == After("waiting", "action_requested", ("request_refund:HW-1",), ("total(HW-1)",))
    assert (nobody.customer, nobody.turns, nobody.after) == ("", (Say(("no",), Expect(("none",))),), After())


def _turn(text: str) -> str:
    return f"scenarios:\n  - name: one\n    topics: [balance_due]\n    turns:\n      - {text}\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("scenario: []", "one.yaml: scenario: unknown; did you mean 'scenarios'?"),
        ("scenarios: []", "one.yaml: scenarios: [] is not a list with something in it"),
        ("scenarios:\n  - nme: x", "scenario 1: nme: unknown; did you mean 'name'?"),
        ("scenarios:\n  - topics: [balance_due]", "scenario 1: name: missing; add name: …"),
        ("scenarios:\n  - name: Why me", "scenario 1: name: 'Why me' has other signs"),
        ("scenarios:\n  - name: one\n    topics: [balance]", "topics: 'balance' is not allowed; did you mean"),
        ("scenarios:\n  - name: one\n    topics: [balance_due]", "one: turns: missing; add turns: …"),
        (_turn("{}"), "one: turns[0]: 0 things happen; a turn is one of say, tap, agent, later, press"),
        (_turn("{say: a, tap: b}"), "turns[0]: 2 things happen"),
        (_turn("hello"), "turns[0]: 'hello' is not a mapping"),
        (_turn("{sey: a}"), "turns[0]: sey: unknown; did you mean 'say'?"),
        (_turn("{say: [a, true]}"), "turns[0]: say: True is not a text; put it in quotes"),
        (_turn("{say: []}"), "turns[0]: say: empty; give at least one"),
        (_turn("{say: a, expect: {topic: balance_due}}"), "turns[0]: expect: decision: missing"),
        (_turn("{say: a, expect: {decision: anwser}}"), "decision: 'anwser' is not allowed; did you mean 'answer'?"),
        (_turn("{say: a, expect: {decison: answer}}"), "expect: decison: unknown; did you mean 'decision'?"),
        (_turn("{say: a, expect: {decision: answer, table: maybe}}"), "table: 'maybe' is neither; write true or false"),
        (_turn("{say: a, expect: {decision: answer, may_ask: true}}"), "may_ask: needs a topic"),
        (_turn("{say: a, expect: {decision: answer, reason: dispute}}"), "reason: only a handoff has one"),
        (_turn("{say: a, expect: {decision: answer, action: 'a:b'}}"), "action: only a proposal has one"),
        (_turn("{say: a, expect: {decision: none, topic: balance_due}}"), "none means silence"),
        (_turn("{agent: leave}"), "agent: 'leave' is not allowed; write one of"),
        (_turn("{agent: say}"), "agent: 'say' is not allowed"),
        (_turn("{agent: {say: ''}}"), "agent: say: '' is not a text"),
        (_turn("{agent: claim, expect: {decision: answer}}"), "expect: the bot only speaks after hand_back"),
        (_turn("{later: 0 days}"), "later: '0 days' is not a time; write N minutes, hours or days"),
        (_turn("{press: button}"), "press: 'button' is not allowed; write one of person"),
        (_turn("{press: person, expect: {decision: handoff}}"), "expect: the bot says nothing on press"),
        (_turn("{say: a}") + "    after: {custody: robot}", "custody: 'robot' is not allowed; did you mean 'bot'?"),
        (_turn("{say: a}") + "    after: {requestd: []}", "after: requestd: unknown; did you mean 'requested'?"),
        ("scenarios:\n  - name: one\n    name: two", "line 3: not YAML as it should be ('name' stands twice;"),
        ("scenarios: [", "not YAML as it should be"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place_and_remedy(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        read_file(scenario_file(tmp_path, text))
    assert complaint in str(refused.value)
    assert str(tmp_path / "one.yaml") in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_needs_a_date(tmp_path: Path) -> None:
    path = tmp_path / "dateless.yaml"
    path.write_text("scenarios: []")
    with pytest.raises(ScenarioError, match="today: missing"):
        read_file(path)
    path.write_text("today: 23.11.2026\nscenarios: []")
    with pytest.raises(ScenarioError, match="not a date; write it as 2026-11-23"):
        read_file(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"missing\.yaml: no such file"):
        read_file(tmp_path / "missing.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"today: \xe9")
    with pytest.raises(ScenarioError, match="not UTF-8 from byte"):
        read_file(tmp_path / "latin.yaml")


def test_names_are_unique_over_all_files(tmp_path: Path) -> None:
    text = _turn("{say: a}")
    first, second = scenario_file(tmp_path, text, "first.yaml"), scenario_file(tmp_path, text, "second.yaml")
    with pytest.raises(ScenarioError, match=r"second\.yaml: one: name: taken already in .*first\.yaml"):
        read_files([first, second])


def test_only_whole_numbers_true_false_and_null_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "values.yaml"
    path.write_text("[1, -2, 0347, 1.50, 12:30, 2026-11-23, yes, No, on, true, false, null, ~, 1_000, '7']")
    assert read_yaml(path) == [
        1, -2, "0347", "1.50", "12:30", "2026-11-23", "yes", "No", "on", True, False, None, None, "1_000", "7",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("turn", "complaint"),
    [
        ('{say: a, expect: {decision: answer, says: ["total(HW-77)"]}}', "turns[0]: expect: says: no invoice 'HW-77'"),
        ("{say: a, expect: {decision: answer, says: [expired]}}", "says: 'expired' is no invoice in the records; put"),
        ('{say: a, expect: {decision: answer, never: ["due(HW-77)"]}}', "never: no invoice 'HW-77'"),
    ],
)  # fmt: skip
def test_figures_that_the_records_do_not_know_are_named_before_the_run(
    tmp_path: Path, turn: str, complaint: str
) -> None:
    file = read_file(scenario_file(tmp_path, _turn(turn)))
    with pytest.raises(ScenarioError) as refused:
        check_figures(file, Ledger(DOCUMENT))
    assert f"one.yaml: one: {complaint}" in str(refused.value) or complaint in str(refused.value)


def test_customers_that_the_records_do_not_know_are_named_before_the_run(tmp_path: Path) -> None:
    text = _turn("{say: a}").replace("topics:", "customer: cus_nobody\n    topics:")
    with pytest.raises(ScenarioError, match="one: customer: no customer 'cus_nobody' in the records"):
        check_figures(read_file(scenario_file(tmp_path, text)), Ledger(DOCUMENT))


def test_what_can_be_known_passes_the_check(tmp_path: Path) -> None:
    check_figures(read_file(scenario_file(tmp_path, WHOLE)), Ledger(DOCUMENT))
