"""The registry walked, and what each tool makes of what a model writes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from supportbot.answering.decide import decide
from supportbot.answering.decision import Clarify, Handoff, Perform, Propose
from supportbot.answering.topic_policy import TopicPolicy
from supportbot.llm.port import Call
from supportbot.llm.settling import decision_of
from supportbot.llm.tools.calling import run
from supportbot.llm.tools.registry import TOOLS, tools_for
from supportbot.llm.tools.tool import AsItStood, OnTopics, Result, Told, ToolRetry, ToPerson
from supportbot.understanding.reading import Reading
from tests.supportbot.answering.builders import reading
from tests.supportbot.llm.desks import case, desk

WHOSE = ("customer", "client", "user", "account", "email", "ref", "identity", "person", "name_of", "phone", "id")


def call(name: str, **arguments: Any) -> Result:
    at = case()
    return run(Call("c1", name, json.dumps(arguments)), at, TOOLS)


def test_no_tool_takes_a_customer_and_every_schema_is_closed() -> None:
    for name, tool in TOOLS.items():
        schema = tool.schema
        Draft202012Validator.check_schema(schema)
        assert schema["additionalProperties"] is False, name
        assert not [one for one in schema["properties"] for word in WHOSE if word in one.lower()], name
        assert set(schema["required"]) <= set(schema["properties"]), name


def test_every_proposing_tool_stands_under_a_topic_that_asks_before_it_acts() -> None:
    proposing = [tool for tool in TOOLS.values() if tool.kind == "propose"]
    assert len(proposing) >= 8
    for tool in proposing:
        chosen = call(tool.name)
        assert isinstance(chosen, OnTopics), tool.name
        assert not isinstance(decision_of(chosen, case().desk), Perform), tool.name


def test_a_proposal_is_the_one_that_the_fixed_path_makes() -> None:
    chosen = call("propose_cancelling", plan="home 500")
    assert isinstance(chosen, OnTopics)
    asked = desk(reading("cancel_subscription"), case().desk.text)
    fixed = decide(
        asked.reading, asked.account, asked.company, context=(), today=asked.today, thresholds=asked.thresholds,
        text=asked.text,
    )  # fmt: skip
    made = decision_of(chosen, case().desk)
    assert isinstance(made, Propose)
    assert isinstance(fixed, Propose)
    assert (made.action, made.reply, made.command) == (fixed.action, fixed.reply, fixed.command)


def test_what_read_tools_tell() -> None:
    assert call("balance") == Told("Owed on open bills: €51.60.\nOf that overdue: €51.60.")
    told = {name: call(name, **more) for name, more in (
        ("list_bills", {}), ("bill", {"number": "ab 11"}), ("compare_bills", {"one": "AB-11", "other": "AB-10"}),
        ("payments", {"bill": "AB-11"}), ("payment_methods", {}), ("refunds", {}), ("subscriptions", {}),
    )}  # fmt: skip
    texts = {name: result.text for name, result in told.items() if isinstance(result, Told)}
    assert texts.keys() == told.keys()
    assert "AB-10: paid, total €40.00" in texts["list_bills"]
    assert "AB-11: overdue, total €51.60" in texts["bill"]
    assert "AB-10 (€40.00) → AB-11 (€51.60): +€11.60." in texts["compare_bills"]
    assert "card declined" in texts["payments"]
    assert "Visa card ending in 4242, good until 31 March 2029" in texts["payment_methods"]
    assert "refund of €5.00 for AB-10" in texts["refunds"]
    assert "Home 500: active" in texts["subscriptions"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("drop_tables", "{}"), ("bill", '{"number": '), ("bill", "[]"), ("bill", "{}"), ("bill", '{"number": 7}'),
        ("bill", '{"number": "ZZ-1"}'), ("bill", '{"number": "AB-11", "customer": "cus_other"}'),
        ("bill", '{"number": NaN}'), ("balance", "x" * 5_000), ("bill", "[" * 1_900), ("policy", '{"name": "none"}'),
        ("standard_answer", '{"topics": ["everything"]}'), ("propose_plan_change", '{"plan": "Moon 9"}'),
    ],
)  # fmt: skip
def test_what_cannot_be_called_comes_back_with_a_hint(name: str, arguments: str) -> None:
    at = case()
    with pytest.raises(ToolRetry, match=r".+"):
        run(Call("c1", name, arguments), at, TOOLS)


def test_ending_tools() -> None:
    assert call("bring_person", reason="wants_a_person") == ToPerson("asked_for_person")
    assert call("cannot_answer", why="unsure") == AsItStood("unsure")
    both = call("standard_answer", topics=["balance_due", "due_date", "balance_due"])
    assert isinstance(both, OnTopics)
    assert both.topics == ("balance_due", "due_date")
    told = decision_of(OnTopics(("balance_due", "payment_methods_accepted"), both.slots), case().desk)
    assert "You owe {amount}" in " ".join(phrase.text for phrase in told.reply.phrases)
    assert isinstance(decision_of(ToPerson("self_harm"), case().desk), Handoff)


def test_what_takes_more_proof_or_a_person_is_not_offered() -> None:
    policies = {"payment_status": TopicPolicy(identity="verified"), "refund_status": TopicPolicy(to_person=True)}
    open_to = tools_for(case(policies=policies).desk)
    reads = {name for name, tool in TOOLS.items() if tool.kind != "propose"}
    assert reads - open_to.keys() == {"payments", "refunds"}
    settled = decision_of(OnTopics(("payment_status",), reading("x").slots), case(policies=policies).desk)
    assert isinstance(settled, Clarify)
    assert settled.reply.choices[0].id == "verify"


def test_what_nobody_could_have_read_out_of_the_message_is_not_proposed() -> None:
    def proposed(what: Reading) -> list[str]:
        return [name for name, tool in tools_for(desk(what, "hm")).items() if tool.kind == "propose"]

    assert proposed(reading("balance_due", 0.4)) == []
    assert proposed(reading("plan_change", 0.4)) == ["propose_plan_change"]
    assert len(proposed(reading("out_of_scope", 0.9, language="de"))) >= 8
