"""The whole story before three real browsers: a question, an answer from the records, a person, a review."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import (
    MANAGER,
    People,
    ask_for_a_person,
    claim,
    close,
    open_chat,
    reply,
    row_of,
    type_until_seen,
    write,
)
from tests.flows.stack import Stack

pytestmark = pytest.mark.browser

QUESTION = "why is my latest bill higher than last month's?"
REPLY = "The engineer found a damaged socket inside the flat, so that visit is chargeable."
CAUSES = (
    "Engineer visit on 28 October",
    "Welcome discount",
    "Calls to mobiles",
    "VAT",
    "The price of Fibre 500 went up",
)
LINES = """
    SELECT l.key, max(l.description), sum(l.amount_minor) FILTER (WHERE i.number = %(older)s),
           sum(l.amount_minor) FILTER (WHERE i.number = %(newer)s)
    FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id
    WHERE i.number IN (%(older)s, %(newer)s) GROUP BY l.key"""


def cents(cell: str) -> int:
    """ "+€1,073.30" as 107330; a dash stands for no line."""
    if cell == "–":
        return 0
    sign = -1 if cell.startswith(("-", "−")) else 1
    return sign * int(re.sub(r"\D", "", cell))


def two_latest(program: Stack) -> dict[str, int]:
    """Number and total of Priya's two latest bills, the older first."""
    rows = program.rows(
        "SELECT i.number, i.total_minor FROM billing_invoice i JOIN billing_customer c ON c.id = i.customer_id "
        "WHERE c.external_ref = 'cus_priya' AND i.status <> 'draft' ORDER BY i.period_start DESC LIMIT 2"
    )
    return dict(rows[::-1])


def lines_of(program: Stack, older: str, newer: str) -> dict[str, list[int]]:
    with program.connect() as conn:
        rows = conn.execute(LINES, {"older": older, "newer": newer}).fetchall()
    return {name: [before or 0, after or 0, (after or 0) - (before or 0)] for _, name, before, after in rows}


def check_the_answer(page: Page, program: Stack) -> None:
    """Text and table against the rows in the database, to the cent."""
    (older, before), (newer, after) = two_latest(program).items()
    assert (before, after, after - before) == (4453, 11783, 7330), "the demo company's story"
    answer = page.locator(".row.bot").filter(has=page.locator("table"))
    for said in ("€73.30 higher", "€117.83", "€44.53", *CAUSES):
        expect(answer.locator(".text")).to_contain_text(said)
    assert answer.locator("thead th").all_inner_texts()[1:] == [older, newer, "Change"]
    shown = {
        row.locator("th").inner_text(): [cents(cell) for cell in row.locator("td").all_inner_texts()]
        for row in answer.locator("tbody tr").all()
    }
    assert shown == lines_of(program, older, newer)
    totals = [cents(cell) for cell in answer.locator("tfoot td").all_inner_texts()]
    assert totals == [sum(column) for column in zip(*shown.values(), strict=True)] == [before, after, after - before]


def check_the_brief(inbox: Page) -> None:
    brief = inbox.get_by_role("region", name="The bot's brief")
    expect(brief).to_contain_text(QUESTION)
    expect(brief).to_contain_text("The customer asked for a person.")
    expect(brief).to_contain_text("€117.83")
    expect(brief.locator(".source").filter(has_text="INV-2057").first).to_be_visible()
    bills = inbox.get_by_role("region", name="Customer's bills")
    expect(bills).to_contain_text("INV-2057")
    expect(bills).to_contain_text("€44.53")
    expect(bills.locator("details[open]").first).to_contain_text("Engineer visit on 28 October")


def check_the_transcript(page: Page, turn: tuple[Any, ...]) -> None:
    """What a manager sees of the answer is what was stored with its turn."""
    confidence, milliseconds = turn
    decision = page.locator("details.decision").filter(has_text="Why my bill is this much").first
    decision.locator("summary").click()
    expect(decision).to_contain_text("explain_charge")
    expect(decision).to_contain_text(f"{confidence:.0%}")
    expect(decision).to_contain_text(f"{milliseconds:.0f} ms")
    facts = decision.locator("table.facts tbody tr")
    for shown, source in (("€117.83", "Invoice INV-2057"), ("€44.53", "Invoice INV-2045"), ("+€40.00", "→ INV-2057")):
        expect(facts.filter(has_text=shown).filter(has_text=source).first).to_be_visible()
    expect(page.locator(".after__thumb")).to_contain_text("Helpful")
    expect(page.get_by_role("img", name="4 of 5")).to_be_visible()
    expect(page.locator(".verdict__comment")).to_have_text("Quick and clear.")
    expect(page.locator(".msg--agent").filter(has_text=REPLY)).to_be_visible()


def test_from_the_question_to_the_review(program: Stack, people: People) -> None:
    agent = people.agent()
    agent.evaluate("window.loadedOnce = true")
    customer = people.customer("cus_priya")
    open_chat(customer)
    write(customer, QUESTION)
    expect(customer.locator(".row.bot table")).to_be_visible()
    check_the_answer(customer, program)
    customer.get_by_role("button", name="Helpful", exact=True).click()
    ask_for_a_person(customer)

    expect(row_of(agent, "Priya Shah")).to_be_visible()
    claim(agent, "Priya Shah")
    check_the_brief(agent)
    expect(customer.get_by_role("heading", name="Maya")).to_be_visible()
    type_until_seen(agent.get_by_label("Reply to Priya Shah"), customer.locator(".row.typing.agent"))
    type_until_seen(customer.get_by_label("Write a message"), agent.locator("#typing"))
    reply(agent, REPLY)
    expect(customer.locator(".row.agent").filter(has_text=REPLY)).to_contain_text("Maya")

    close(agent)
    customer.locator(".star").nth(3).click()
    customer.get_by_label("Anything you would like to add?").fill("Quick and clear.")
    customer.get_by_role("button", name="Send rating").click()
    expect(customer.get_by_text("Thank you. Your rating")).to_be_visible()
    assert agent.evaluate("window.loadedOnce"), "the inbox was never loaded again"

    manager = people.staff(MANAGER)
    manager.get_by_label("Search for words or a customer").fill("socket")
    found = manager.locator(".result")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text("socket")
    found.get_by_role("link", name="Priya Shah").click()
    (turn,) = program.rows(
        "SELECT t.confidence, t.milliseconds FROM supportbot_turn t JOIN handoff_conversation c "
        "ON c.id = t.conversation_id WHERE c.customer_ref = 'cus_priya' AND t.topic = 'explain_charge'"
    )
    check_the_transcript(manager, turn)


def test_two_phones_of_one_customer(people: People) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    left, right = people.customer("cus_daniel", **phone), people.customer("cus_daniel", **phone)
    for page in (left, right):
        open_chat(page)
        assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    write(left, "What do I owe?")
    for page in (left, right):
        expect(page.locator(".row.bot").nth(1).locator(".text")).to_contain_text("€")
    ask_for_a_person(right)
    expect(left.get_by_text("You can keep writing meanwhile")).to_be_visible()
    texts = [page.locator(".list .text").all_inner_texts() for page in (left, right)]
    assert texts[0] == texts[1]
    assert left.evaluate("document.documentElement.scrollWidth") == 390

    inbox = people.agent(**phone)
    claim(inbox, "Daniel Murphy")
    reply(inbox, "Hello Daniel.")
    inbox.get_by_role("button", name="Brief and bills").click()
    expect(inbox.get_by_role("region", name="Customer's bills")).to_be_visible()
    for page in (left, right):
        expect(page.locator(".row.agent").last).to_contain_text("Hello Daniel.")
    assert inbox.evaluate("document.documentElement.scrollWidth") == 390
