"""The brief an agent reads before the first word."""

from __future__ import annotations

import json
from typing import Any

from supportbot.answering.brief import write_brief
from supportbot.answering.decision import Decision
from supportbot.understanding.reading import Reading
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, past, payment, reading

KEYS = [
    "question", "understood", "checked", "reason", "reason_text", "said", "wants", "next_step", "draft",
    "service_at_risk",
]  # fmt: skip
OF = account(invoice("INV-7", payments=(payment("INV-7", code="card_declined"),)), credit=500)


def brief(
    decision: Decision, of_reading: Reading, of: Any = OF, recent: Any = (("customer", "I dispute this"),)
) -> dict[str, Any]:
    return write_brief(decision, of_reading, of, COMPANY, recent=recent, locale="en-IE")


def test_it_holds_every_key_as_json_and_is_the_same_each_time() -> None:
    what = reading("balance_due", signals=("dispute",))
    written = brief(ask(what, OF), what)
    assert list(written) == KEYS
    assert json.loads(json.dumps(written)) == written
    assert written == brief(ask(what, OF), what)


def test_what_was_checked_stands_with_its_sources() -> None:
    what = reading("refund_policy")
    checked = brief(ask(what, OF), what)["checked"]
    texts = [one["text"] for one in checked]
    assert texts[0] == "€40.00 owed on 1 open bill."
    assert "A payment of €40.00 for INV-7 failed on 15 November 2026 (card declined)." in texts
    assert "Unused credit: €5.00." in texts
    assert all(fact["source"]["ref"] for one in checked for fact in one["facts"])


def test_question_is_the_customers_last_words_on_one_line() -> None:
    what = reading("balance_due", signals=("asks_for_person",))
    recent = [("customer", "hi"), ("bot", "Hello"), ("customer", "get me\n\n a person"), ("system", "…")]
    written = brief(ask(what, OF), what, recent=recent)
    assert (written["question"], written["said"]) == ("get me a person", "Hello")
    long = brief(ask(what, OF), what, recent=[("customer", "word " * 200)])["question"]
    assert len(long) <= 200
    assert long.endswith("…")


def test_it_says_why_and_what_next_and_drafts_from_the_same_facts() -> None:
    what = reading("refund_policy")
    written = brief(ask(what, OF), what)
    assert written["reason"] == "not_covered"
    assert written["wants"] == "How refunds work."
    assert written["next_step"]
    assert written["draft"].startswith("Hello Priya Shah")
    assert all(one["text"] in written["draft"] for one in written["checked"])


def test_a_guess_is_named_as_one() -> None:
    what = reading("balance_due", 0.4)
    assert brief(ask(what, OF, past("balance_due", "clarify")), what)["wants"].startswith("Not clear;")


def test_without_records_it_says_that_nothing_was_checked() -> None:
    what = reading("balance_due")
    written = brief(ask(what, None), what, of=None)
    assert written["checked"] == [
        {"text": "The billing records couldn't be read, so nothing was checked.", "facts": []}
    ]
    assert written["draft"] == ""


def test_the_customers_language_is_noted() -> None:
    what = reading("complaint", language="de", signals=("legal",))
    assert brief(ask(what, OF), what)["next_step"].endswith("The customer writes in German.")
