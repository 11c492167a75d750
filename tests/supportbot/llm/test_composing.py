"""The loop with a scripted model: what is said, what is looked up, and every way it comes to nothing."""

from __future__ import annotations

import time

import pytest

from supportbot.llm.composed import Composed, Nothing, Spoken, trace_of
from supportbot.llm.composing import MOST_FAULTY, MOST_ROUNDS, SAME_AGAIN
from supportbot.llm.errors import ModelFailed
from supportbot.llm.port import Call, Ended, TextPart
from supportbot.llm.tools.tool import OnTopics, ToPerson
from tests.supportbot.llm.scripted import STOP, Scripted, Step, calls, composed, text

BALANCE = ("balance", "{}")


def _words(came: Composed) -> list[str]:
    assert isinstance(came.outcome, Spoken), came.outcome
    return ["".join(segment.text for segment in one) for one in came.outcome.sentences]


def test_sentences_are_shown_as_they_come_and_said_as_a_whole() -> None:
    shown: list[tuple[int, str]] = []
    came = composed(Scripted([text("I looked. It is ", "all fine.", " Truly")]), show=lambda *one: shown.append(one))
    assert _words(came) == ["I looked.", "It is all fine.", "Truly"]
    assert shown == [(0, "I looked."), (1, " It is all fine."), (2, " Truly")]
    log = came.log
    assert log is not None
    assert (log.rounds, log.sentences, log.tokens_in, log.tokens_out, log.model) == (1, 3, 10, 5, "scripted")
    assert log.first_token_ms is not None
    assert log.whole_ms is not None
    assert log.first_token_ms <= (log.first_sentence_ms or 0) <= log.whole_ms


def test_what_a_tool_found_goes_back_and_gives_the_topic() -> None:
    model = Scripted([calls(BALANCE), text("You owe something.")])
    came = composed(model)
    assert isinstance(came.outcome, Spoken)
    assert came.outcome.topics == ("balance_due",)
    told = model.asked[1].messages[-1]
    assert (told.role, told.answers, told.text.splitlines()[0]) == ("tool", "c0", "Owed on open bills: €51.60.")
    assert came.log is not None
    assert came.log.tools == [{"name": "balance", "arguments": "{}", "came": "Told"}]
    assert came.log.tokens_in == 20


def test_words_before_a_call_are_no_part_of_the_answer() -> None:
    shown: list[tuple[int, str]] = []
    first: list[Step] = [TextPart("Let me see. "), *calls(BALANCE)]
    came = composed(Scripted([first, text("Here it is.")]), show=lambda *one: shown.append(one))
    assert _words(came) == ["Here it is."]
    assert shown == [(0, "Let me see."), (0, "Here it is.")]


@pytest.mark.parametrize(
    ("name", "arguments", "outcome"),
    [
        ("standard_answer", '{"topics": ["due_date"]}', OnTopics),
        ("propose_cancelling", "{}", OnTopics),
        ("bring_person", '{"reason": "complaint"}', ToPerson),
        ("cannot_answer", '{"why": "unsure"}', Nothing),
    ],
)
def test_a_tool_that_ends_it_ends_it(name: str, arguments: str, outcome: type) -> None:
    model = Scripted([calls((name, arguments)), text("More.")])
    assert isinstance(composed(model).outcome, outcome)
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ([text("Your money was refunded. More follows.")], "stopped"),
        ([text("All is well. You owe 99.")], "stopped"),
        ([text("  \n ")], "empty"),
        ([text("All is well. And then I will", end=Ended("length", "m"))], "cut_short"),
        ([text("x" * 2_000)], "too_long"),
        ([text("One. " * 20)], "too_long"),
        ([[TextPart("Half a sen"), ModelFailed("cut_off")]], "cut_off"),
        ([[ModelFailed("breaker_open")]], "breaker_open"),
        ([[TextPart("Wait. "), 9.0, STOP]], "timed_out"),
        ([calls(("drop_tables", "[1]"), ("bill", "{"), ("", "null"))], "bad_calls"),
        ([calls(BALANCE)], "bad_calls"),
        ([calls((name, "{}")) for name in ("list_bills", "balance", "refunds", "payments")], "too_many_rounds"),
    ],
)  # fmt: skip
def test_what_comes_to_nothing(answers: list[list[Step]], why: str) -> None:
    model = Scripted(answers)
    came = composed(model, seconds=0.5)
    assert isinstance(came.outcome, Nothing), came.outcome
    assert came.outcome.why == why
    assert model.closed == len(model.asked) <= MOST_ROUNDS + 1
    assert trace_of(came, why)["fell_back"] == why


def test_the_deadline_is_one_for_all_rounds() -> None:
    slow: list[Step] = [0.2, *calls(BALANCE)]
    began = time.monotonic()
    assert isinstance(
        composed(Scripted([slow, [0.2, *calls(("refunds", "{}"))], [5.0, STOP]]), seconds=0.6).outcome, Nothing
    )
    assert time.monotonic() - began < 2


def test_the_last_request_has_no_tools_left() -> None:
    model = Scripted([calls(("list_bills", "{}")), calls(BALANCE), calls(("refunds", "{}")), text("That is all.")])
    assert _words(composed(model)) == ["That is all."]
    assert [bool(ask.tools) for ask in model.asked] == [True, True, True, False]


def test_the_same_call_again_is_told_so_and_soon_ends_it() -> None:
    model = Scripted([calls(BALANCE), calls(("balance", " { } "))])
    came = composed(model)
    assert isinstance(came.outcome, Nothing)
    assert [said.text for said in model.asked[2].messages if said.role == "tool"][1] == SAME_AGAIN
    assert len(model.asked) == 1 + MOST_FAULTY


def test_more_calls_than_fit_are_left_out() -> None:
    names = ("balance", "list_bills", "payments", "refunds", "subscriptions", "plans_on_offer")
    model = Scripted([calls(*((name, "{}") for name in names)), text("Fine.")])
    assert _words(composed(model)) == ["Fine."]
    told = [said.text for said in model.asked[1].messages if said.role == "tool"]
    assert len(told) == len(names)
    assert told[4] == told[5] != told[3]


def test_rephrasing_has_no_tools() -> None:
    model = Scripted([[Call("c", "balance", "{}"), STOP]])
    came = composed(model, purpose="rephrase")
    assert came.outcome == Nothing("too_many_rounds")
    assert model.asked[0].tools == ()
