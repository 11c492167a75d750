"""Whatever a model writes: an answer comes, quickly, and what is admitted passes the check of replies."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.facts import Account, Company
from supportbot.answering.grounding import check
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard import Admitted, Guard, Stopped, rendered_of
from tests.supportbot.answering.strategies import LOCALES, accounts, companies, one_day
from tests.supportbot.llm.guard.scene import ACCOUNT, COMPANY, TODAY, guard

PIECES = st.sampled_from(
    [
        "INV-2041",
        "INV-2033",
        "€55.96",
        "36,90",
        "15/10",
        "29",
        "November",
        "2026",
        "is",
        "was",
        "due",
        "paid",
        "open",
        "late",
        "fee",
        "refund",
        "Fibre",
        "500",
        "Visa",
        "4421",
        "and",
        "of",
        "on",
        "the",
        "your",
        "bill",
        "total",
        "%",
        "23",
        "**",
        "-",
        ":",
        ";",
        "(",
        ")",
        "you",
        "owe",
        "March",
        "first",
        "two",
        "zwölf",
        "cent",
        "2026",
        "today",
        "12.5",
        "$",
        "EUR",
        "€",
        "me",
        "it",
        "1st",
    ]
)


@settings(max_examples=150)
@given(st.text(max_size=300) | st.lists(PIECES, max_size=40).map(" ".join))
def test_no_text_raises_and_none_gets_past_the_check_of_replies(text: str) -> None:
    result = guard().admit(text)
    _require_judged(result)
    if isinstance(result, Admitted):
        assert check(rendered_of([result]), ACCOUNT, COMPANY, today=TODAY) == []


def _require_judged(result: Admitted | Stopped) -> None:
    assert isinstance(result, Admitted) or result.code != "fault", result


@settings(max_examples=150)
@given(accounts(), companies(), one_day(), LOCALES, st.data())
def test_nor_do_odd_accounts(of: Account, company: Company, today: date, locale: str, data: st.DataObject) -> None:
    watching = Guard(Records(of, company, today), locale=locale)
    amounts = [f"{bill.number} {bill.total.major()} {bill.currency}" for bill in of.invoices]
    names = [plan.name for plan in company.plans] + [line.description for bill in of.invoices for line in bill.lines]
    pieces = st.sampled_from([*amounts, *names, "is due on", "and", "paid", "together", "your latest bill", *_days(of)])
    for _ in range(3):
        text = " ".join(data.draw(st.lists(pieces, max_size=12)))
        result = watching.admit(text)
        _require_judged(result)
        if isinstance(result, Admitted):
            assert check(rendered_of([result]), of, company, today=today) == []


def test_a_name_with_a_currency_sign_is_written_from_the_records() -> None:
    odd = replace(ACCOUNT.invoices[0].lines[0], description="::¢")
    of = replace(ACCOUNT, invoices=(replace(ACCOUNT.invoices[0], lines=(odd,)),))
    result = Guard(Records(of, COMPANY, TODAY), locale="en-IE").admit("::¢")
    assert isinstance(result, Admitted)
    assert check(rendered_of([result]), of, COMPANY, today=TODAY) == []


def _days(of: Account) -> list[str]:
    return [bill.due_on.isoformat() for bill in of.invoices]


@pytest.mark.parametrize(
    "piece",
    [
        "€1.00 and ",
        "INV-2041, ",
        "1,",
        "due ",
        "*_*",
        "the 1st of ",
        "you will ",
        "not ",
        "((",
        "12 ",
        "9" * 50,
        "a.",
        "'ll ",
    ],
)
def test_long_runs_of_the_same_are_judged_quickly(piece: str) -> None:
    watching = guard()
    before = time.thread_time()
    watching.admit((piece * 1_000)[:1_000])
    watching.admit(piece * 100_000)
    assert time.thread_time() - before < 0.5
