"""Name, address, tax number and tax on the bills as they are on file, and the way to have them changed.

Where the program changes an address or a tax number itself, ``details_change`` takes it down; all else a colleague asks
for and checks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from billing.balance import issued_invoices
from billing.facts import Account, Invoice
from supportbot.answering.decision import Decision, Phrase, Table
from supportbot.answering.figures import (
    billing_address,
    customer_name,
    invoice_issued_on,
    invoice_number,
    invoice_total,
    line_amount,
    line_description,
    tax_number,
)
from supportbot.answering.invoices import named
from supportbot.answering.phrases import PASS_ON, TALK_TO_A_PERSON, new_line, say
from supportbot.answering.policies import policy_passage
from supportbot.answering.question import Question
from supportbot.answering.sides import DetailsSide, side_of_details, wants_change
from supportbot.answering.topics.details_change import change_confirmed, details_change
from supportbot.answering.topics.pass_on import pass_on, pass_on_request
from supportbot.answering.topics.topic import Topic, answer, propose
from supportbot.answering.topics.which_bill import ask_which_bill

CHANGES = "If any of that should change, a colleague will ask you for the new details and check them."


def handle(question: Question) -> Decision:
    changed = details_change(question)
    if changed:
        return changed
    asked = named(question)
    if question.slots.invoice_numbers and asked.missing:
        return ask_which_bill(question)
    bills = issued_invoices(question.account)
    bill = next((one for one in reversed(asked.invoices) if one in bills), bills[0] if bills else None)
    side = side_of_details(question.text)
    if side == "tax":
        return _how_much_tax(question, bill)
    if side == "wrong_tax":
        return pass_on(question, "dispute", *(_tax(bill) if bill else ()))
    return _offer(question, side, bill if side == "both" else None)


def _how_much_tax(question: Question, bill: Invoice | None) -> Decision:
    """For who asks how much tax it is: nothing of names and addresses, and nothing is offered."""
    rules = policy_passage(question.company, "tax_policy")
    words = (*_tax(bill), *new_line(rules)) if bill else (say("There's no bill on your account yet."), *rules)
    table = _tax_table(bill) if bill else None
    about = (bill.number,) if bill else ()
    return answer(question, *words, table=table, choices=(TALK_TO_A_PERSON,), about=about)


def _offer(question: Question, side: DetailsSide, bill: Invoice | None) -> Decision:
    """What is on file, and the offer to have it changed; ``bill`` is the one whose tax is told besides."""
    if side == "tax_number" and not wants_change(question.text):
        question = replace(question, only_asks=True)
    on_file = ON_FILE.get(side, _on_file)
    tax = (*_tax(bill), *policy_passage(question.company, "tax_policy")) if bill else ()
    return propose(
        question,
        *on_file(question.account),
        *new_line(tax),
        *new_line((say(CHANGES),)),
        ask=PASS_ON,
        action=f"change_details:{question.account.customer_ref}",
        yes="Yes, pass it on",
        no="No, it's fine as it is",
        table=_tax_table(bill) if bill else None,
        about=(bill.number,) if bill else (),
    )


def confirmed(question: Question, ref: str) -> Decision:
    """A change that was stated is made; else what was agreed and what is on file, the new details not being known."""
    changed = change_confirmed(question)
    if changed:
        return changed
    agreed = (
        say("Requested: a change to the name, address or tax number on the bills."),
        say("A colleague will ask what it should be."),
    )
    return pass_on_request(question, *agreed, *new_line(_on_file(question.account)))


def _on_file(account: Account) -> tuple[Phrase, ...]:
    return (*_made_out_to(account), *_number_on_file(account))


def _made_out_to(account: Account) -> tuple[Phrase, ...]:
    name = customer_name(account)
    if not account.billing_address:
        return (say("Your bills are made out to {name}; there's no address on file.", name=name),)
    return (say("Your bills are made out to {name}, {address}.", name=name, address=billing_address(account)),)


def _number_on_file(account: Account) -> tuple[Phrase, ...]:
    if not account.tax_id:
        return (say("There's no tax number on file."),)
    return (say("The tax number on file is {tax}.", tax=tax_number(account)),)


def _tax(bill: Invoice) -> tuple[Phrase, ...]:
    """The tax on one bill as its lines state it."""
    lines = [line for line in bill.lines if line.kind == "tax"]
    slots = {"number": invoice_number(bill), "issued": invoice_issued_on(bill), "total": invoice_total(bill)}
    if not lines:
        return (say("Bill {number} of {issued} comes to {total}, with no tax on it.", **slots),)
    if len(lines) > 1:
        return (say("Bill {number} of {issued} comes to {total}, including the taxes in the table.", **slots),)
    slots |= {"tax": line_amount(bill, lines[0]), "line": line_description(bill, lines[0])}
    return (say("Bill {number} of {issued} comes to {total}, including {tax} of tax ({line}).", **slots),)


def _tax_table(bill: Invoice) -> Table | None:
    lines = [line for line in bill.lines if line.kind == "tax"]
    if len(lines) < 2:
        return None
    rows = tuple((line_description(bill, line), line_amount(bill, line)) for line in lines)
    return Table("Tax on this bill", ("Tax", invoice_number(bill)), rows)


ON_FILE: Mapping[DetailsSide, Callable[[Account], tuple[Phrase, ...]]] = {
    "address": _made_out_to,
    "tax_number": _number_on_file,
}
TOPIC = Topic("billing_address_or_tax", handle, confirmed=confirmed, for_anyone="tax_policy")
