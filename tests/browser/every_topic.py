"""Every topic asked in a browser by a demo customer. ``python -m tests.browser.every_topic FILE`` writes what was said.

Each customer asks in one conversation, what ends with a person last.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from supportbot.supervisor.plan import PROJECT
from tests.browser.chromium import chromium_or_skip
from tests.browser.people import People, open_chat, write
from tests.flows.stack import Stack, stack_with_own_stores

CHATS: dict[str, tuple[tuple[str, str], ...]] = {
    "cus_priya": (
        ("explain_charge", "why is my bill so much higher than last month?"),
        ("balance_due", "how much do I owe you?"),
        ("due_date", "when do I have to pay it?"),
        ("discount_or_credit", "do I still get a discount?"),
        ("plan_change", "I'd like to change my plan to Fibre 150, what would change?"),
        ("plan_change", "no thanks, leave it"),
        ("talk_to_human", "can I talk to a real person please"),
    ),
    "cus_siobhan": (
        ("payment_failed", "why didn't my payment go through?"),
        ("payment_method_update", "I have a new card, how do I change it on my account?"),
        ("late_fee", "will you charge me a late fee?"),
        ("payment_extension", "can I have more time to pay my bill?"),
        ("payment_extension", "yes please"),
    ),
    "cus_tomas": (
        ("payment_status", "did my last payment arrive?"),
        ("invoice_lookup", "show me my bills please"),
        ("cancellation_fee", "is there a fee if I cancel?"),
        ("cancel_subscription", "I want to cancel my subscription"),
        ("cancel_subscription", "yes, go ahead"),
    ),
    "cus_marek": (
        ("refund_policy", "what is your refund policy?"),
        ("duplicate_charge", "you charged me twice for my November bill"),
    ),
    "cus_grace": (
        ("refund_status", "where is my refund?"),
        ("complaint", "I want to make a complaint about your service"),
    ),
    "cus_emma": (
        ("currency_fee", "do you charge a currency conversion fee?"),
        ("payment_methods_accepted", "can I pay with PayPal?"),
        ("invoice_copy", "please send me a copy of my last invoice"),
    ),
    "cus_harbour": (
        ("billing_address_or_tax", "can you put our VAT number on the invoices?"),
        ("autopay", "is autopay switched on for our account?"),
        ("make_payment", "I want to pay my bill, how do I do that?"),
        ("plan_details", "which plans do you have and what do they cost?"),
    ),
    "cus_aoife": (("refund_request", "I'd like a refund for the September bill"),),
    "cus_nina": (
        ("unrecognised_charge", "there is a charge on my bill that I don't recognise"),
        ("dispute_charge", "my bill is wrong"),
    ),
    "cus_daniel": (
        ("greeting_thanks_smalltalk", "hi there"),
        ("out_of_scope", "what's the weather like tomorrow?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as typed, the topic it should be read as, and the reply as it stands on the page."""

    customer: str
    topic: str
    question: str
    text: str
    table: tuple[tuple[str, ...], ...]
    choices: tuple[str, ...]


def chat(people: People, customer: str) -> Iterator[Exchange]:
    """Ask all of one customer's questions, each after the reply to the one before."""
    page = people.customer(customer)
    open_chat(page)
    for topic, question in CHATS[customer]:
        yield _ask(page, customer, topic, question)


def _ask(page: Page, customer: str, topic: str, question: str) -> Exchange:
    said = page.locator(".row.bot").filter(has=page.locator(".text"))  # without the sign that the bot is typing
    before = said.count()
    write(page, question)
    expect(said).to_have_count(before + 1)
    row = said.last
    text = row.locator(".text").inner_text()
    return Exchange(
        customer, topic, question, text, _table(row), tuple(page.locator(".choices button").all_inner_texts())
    )


def _table(row: Locator) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.locator("th, td").all_inner_texts()) for line in row.locator("tr").all())


def as_markdown(exchanges: list[Exchange]) -> str:
    """The transcript, a heading for each customer."""
    lines = [
        "# What customers are told",
        "",
        "Every topic asked by customers of the demo company in a browser, as it was shown. Written by",
        "`python -m tests.browser.every_topic docs/transcript.md`.",
    ]
    shown = ""
    for one in exchanges:
        if one.customer != shown:
            shown = one.customer
            lines += ["", f"## {shown}"]
        lines += [
            "",
            f"**{one.question}** · `{one.topic}`",
            "",
            *(f"> {part}  " for part in one.text.splitlines() if part),
        ]
        if one.table:
            head, *rows = one.table
            lines += ["", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
            lines += ["| " + " | ".join(row) + " |" for row in rows]
        if one.choices:
            lines += ["", "Buttons: " + " · ".join(one.choices)]
    return "\n".join(lines).replace("\u00a0", " ").replace("\u202f", " ") + "\n"


def topics_read(program: Stack) -> list[tuple[str, str, str]]:
    """(customer, topic, decision) of each turn, in order."""
    return [
        (ref, topic, decision)
        for ref, topic, decision in program.rows(
            "SELECT c.customer_ref, t.topic, t.decision FROM supportbot_turn t "
            "JOIN handoff_conversation c ON c.id = t.conversation_id ORDER BY c.customer_ref, t.first_seq"
        )
    ]


def main() -> None:
    target = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="every-topic-") as name:
        folder = Path(name)
        models = {"MODELS_DIR": str(PROJECT / "var" / "models")}
        with stack_with_own_stores(folder, settings=models) as program:
            program.start("web")
            for browser in chromium_or_skip():
                with People(browser, program.base) as people:
                    exchanges = [one for customer in CHATS for one in chat(people, customer)]
            for ref, topic, decision in topics_read(program):
                sys.stdout.write(f"{ref} {topic} {decision}\n")
    target.write_text(as_markdown(exchanges), encoding="utf-8")


if __name__ == "__main__":
    main()
