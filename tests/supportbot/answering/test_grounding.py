"""The check that runs on every reply: it finds each way in which a figure can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from billing.facts import Account, Plan, Refund, Source
from billing.money import Money
from supportbot.answering.decision import Cell, Choice, Phrase, Reply, Slot, SlotKind, SlotValue, Table
from supportbot.answering.grounding import check
from supportbot.answering.rendering import Rendered, render
from supportbot.answering.topics.registry import TOPICS as TOPIC_FILES
from tests.supportbot.answering.builders import (
    COMPANY,
    HOME,
    TODAY,
    VISA,
    account,
    ask,
    invoice,
    line,
    payment,
    reading,
    subscription,
)

OF = account(
    invoice("INV-5", issued=date(2026, 9, 1), status="paid", payments=(payment("INV-5", status="succeeded"),)),
    invoice("INV-6", line(4000), line(-500, "discount", "d"), issued=date(2026, 10, 1), payments=(payment("INV-6"),)),
    invoice("INV-7", line(4500), line(900, "one_off", "o", quantity=2), due=date(2026, 11, 29)),
    payment_methods=(VISA,),
    subscriptions=(subscription(),),
    credit=250,
    refunds=(Refund("re-1", "INV-6", Money(500, "EUR"), "pending", "", date(2026, 11, 20), date(2026, 11, 27)),),
)
POLICIES = replace(
    COMPANY,
    policies={"early_cancellation_fee": Money(6000, "EUR"), "minimum_term_months": 36, "late_fee": Money(750, "EUR")},
    texts={
        "refund_policy": "Ask within 60 days.",
        "cancellation_policy": "It costs €60.00 in the first 36 months.",
        "payment_methods_policy": "We take cards.",
    },
    plans=(HOME, Plan("home-500", "Home 500", Money(39500, "EUR"), "year")),
)
TOPICS = tuple(name for name in TOPIC_FILES if name != "talk_to_human")


def codes(reply: Reply | Rendered, of: Account | None = OF) -> set[str]:
    rendered = reply if isinstance(reply, Rendered) else render(reply, locale="en-IE")
    return {fault.code for fault in check(rendered, of, POLICIES, today=TODAY)}


def slots_of(reply: Reply) -> list[Slot]:
    table = reply.table
    cells = (
        () if table is None else (*table.columns, *(cell for row in table.rows for cell in row), *(table.total or ()))
    )
    choices = [slot for choice in reply.choices for slot in choice.slots.values()]
    phrases = [slot for phrase in reply.phrases for slot in phrase.slots.values()]
    return [*phrases, *choices, *(cell for cell in cells if isinstance(cell, Slot))]


def with_slot(reply: Reply, old: Slot, new: Slot) -> Reply:
    """The same reply, ``old`` swapped for ``new`` wherever it stands."""

    def swapped(slots: Mapping[str, Slot]) -> dict[str, Slot]:
        return {name: new if slot is old else slot for name, slot in slots.items()}

    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(new if cell is old else cell for cell in cells)

    table = reply.table
    if table is not None:
        total = None if table.total is None else row(table.total)
        table = Table(table.caption, row(table.columns), tuple(row(cells) for cells in table.rows), total)
    phrases = tuple(Phrase(phrase.text, swapped(phrase.slots)) for phrase in reply.phrases)
    choices = tuple(Choice(choice.id, choice.label, swapped(choice.slots)) for choice in reply.choices)
    return Reply(phrases, table, choices)


def wrong(value: SlotValue) -> SlotValue:
    if isinstance(value, Money):
        return Money(value.minor + 1, value.currency)
    if isinstance(value, date):
        return date.fromordinal(value.toordinal() + 1)
    return value + 1 if isinstance(value, int) else value + "1"


@pytest.mark.parametrize("topic", TOPICS)
def test_changing_any_single_figure_of_a_reply_is_found(topic: str) -> None:
    reply = ask(reading(topic), OF, company=POLICIES).reply
    assert codes(reply) == set()
    slots = slots_of(reply)
    assert slots
    for slot in slots:
        assert codes(with_slot(reply, slot, replace(slot, value=wrong(slot.value)))) == {"value_differs"}, slot


@pytest.mark.parametrize("topic", TOPICS)
def test_naming_another_record_or_field_is_found(topic: str) -> None:
    reply = ask(reading(topic), OF, company=POLICIES).reply
    for slot in slots_of(reply):
        for source in (
            replace(slot.source, ref="NOT-THERE"),
            replace(slot.source, kind="nothing"),
            replace(slot.source, field="nothing", rule=""),
            replace(slot.source, rule="no_such_rule"),
        ):
            assert codes(with_slot(reply, slot, replace(slot, source=source))) == {"source_unknown"}, source


def test_the_records_of_another_customer_do_not_stand_behind_a_reply() -> None:
    other = replace(OF, customer_ref="cus-2", invoices=())
    assert "source_unknown" in codes(ask(reading("balance_due"), OF).reply, other)
    assert "source_unknown" in codes(ask(reading("balance_due"), OF).reply, None)


@pytest.mark.parametrize("text", ["You owe €5.", "In 3 days.", "It costs $.", "Bis zum ٣.", "½ of it", "Pay ₹ now"])
def test_digits_and_currency_signs_outside_slots_are_found(text: str) -> None:
    assert codes(Reply((Phrase(text),))) == {"loose_figure"}
    assert codes(Reply((Phrase("Fine."),), Table(text, ("Line",), ()))) == {"loose_figure"}
    assert codes(Reply((Phrase("Fine."),), Table("Bills", ("Line",), ((text,),), (text,)))) == {"loose_figure"}
    assert codes(Reply((Phrase("Fine."),), choices=(Choice("person", text),))) == {"loose_figure"}


def test_anything_put_in_after_rendering_is_found() -> None:
    rendered = render(ask(reading("explain_charge"), OF).reply, locale="en-IE")
    table = rendered.table
    assert table is not None
    assert codes(rendered) == set()
    assert codes(replace(rendered, text=rendered.text + " Bye")) == {"text_altered"}
    assert codes(replace(rendered, table={**table, "total": ["Total", "", "", ""]})) == {"text_altered"}
    assert codes(replace(rendered, table=None)) == {"text_altered"}
    assert codes(replace(rendered, choices=[])) == {"text_altered"}


def test_a_figure_shown_otherwise_than_its_value_is_found() -> None:
    rendered = render(ask(reading("balance_due"), OF).reply, locale="en-IE")
    segments = {
        place: tuple(replace(one, text=one.text.replace("€", "€1")) for one in row)
        for place, row in rendered.segments.items()
    }
    text = "".join(one.text for one in segments["text"])
    assert "shown_differs" in codes(replace(rendered, segments=segments, text=text))


def test_a_sign_that_was_lost_is_found() -> None:
    reply = ask(reading("explain_charge"), OF).reply
    rendered = render(reply, locale="en-IE")
    place = next(name for name, row in rendered.segments.items() if row and row[0].text == "-€5.00")
    lost = {**rendered.segments, place: (replace(rendered.segments[place][0], text="€5.00"),)}
    assert "shown_differs" in codes(replace(rendered, segments=lost))


def test_a_choice_may_only_name_a_bill_of_this_customer() -> None:
    assert codes(Reply((Phrase("Which?"),), choices=(Choice("invoice:INV-7", "This"),))) == set()
    assert codes(Reply((Phrase("Which?"),), choices=(Choice("invoice:OTHER", "This"),))) == {"choice_unknown"}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (Source("plan", "gone", "name"), "Home 500"),
        (Source("invoice_pair", "INV-6>NOPE", "", "total_change"), Money(1, "EUR")),
        (Source("invoice", "INV-7", "a,a", "lines_sum"), Money(1, "EUR")),
        (Source("invoice", "INV-7", "subscription-plan,subscription-plan", "lines_sum"), Money(9000, "EUR")),
        (Source("payment_method", "nope", "exp_month", "last_valid_day"), date(2026, 1, 31)),
        (Source("company", "contacts", "phone"), "Call us"),
        (Source("policy", "no_such_policy", "value"), "Visa"),
        (Source("policy_text", "late_fee_policy", "text"), "Late"),
        (Source("offer", "home-500/month/USD", "price"), Money(4000, "USD")),
        (Source("subscription", "gone", "started_on", "minimum_term_end"), date(2026, 1, 31)),
    ],
)
def test_rules_and_records_that_cannot_be_read_are_faults_not_errors(source: Source, value: SlotValue) -> None:
    kind: SlotKind = "money" if isinstance(value, Money) else "date" if isinstance(value, date) else "name"
    assert codes(Reply((Phrase("{a}", {"a": Slot(kind, value, source)}),))) == {"source_unknown"}
