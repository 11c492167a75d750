"""A new billing address or tax number, as the customer types it: stated, agreed to, and from then on on the bills."""

from __future__ import annotations

import re
from collections.abc import Callable

from billing.actions.commands import ChangeAddress, ChangeTaxId, Command
from billing.actions.rules import Allowed, NotAllowed
from billing.actions.rules.tax_ids import Fault, TaxIdWrong, tax_id_checked
from supportbot.answering.carrying_out import carry_out, command_stated, verdict_on
from supportbot.answering.decision import Answer, Clarify, Decision, Phrase, Propose, Reply, Wants
from supportbot.answering.figures import billing_address, tax_number
from supportbot.answering.phrases import TALK_TO_A_PERSON, new_line, on_new_line, say
from supportbot.answering.question import Question
from supportbot.answering.sides import side_of_details, speaks_of_names, wants_change
from supportbot.answering.topics.pass_on import pass_on
from supportbot.answering.topics.topic import answer, propose
from supportbot.answering.typed_values.addresses import address_in
from supportbot.answering.typed_values.figures import typed_address, typed_tax_number
from supportbot.answering.typed_values.tax_numbers import tax_number_in

FROM_NOW_ON = "It stands on your bills from now on; bills already issued stay as they are."
ASK_ADDRESS = "What's the new address? Please write all of it: house and street, town, postcode and country."
ASK_TAX_NUMBER = "What's the tax number? Please begin with the letters of its country, such as GB or IE."
TELL_ADDRESS = "If it should be another one, tell me the whole new address here and I'll change it once you agree."
TELL_TAX_NUMBER = "To change it, tell me the number here, with its country's letters in front."
WANTS_ADDRESS = "The new billing address couldn't be made out."
WANTS_TAX_NUMBER = "The new tax number isn't well formed."
_WRONG: dict[Fault, str] = {
    "country": "I can't tell which country that tax number is of.",
    "length": "That tax number is too long or too short for its country.",
    "checksum": "That tax number can't be right: its check digit doesn't fit, so it's mistyped somewhere.",
}
_NOT_WELL_FORMED = "That tax number isn't written as its country writes them."
_ONCE_MORE = "Please type it once more as it stands on your registration, with its country's letters in front."
_E_MAIL = re.compile(r"(?<!\w)e-?mail", re.IGNORECASE)
_OF = {"change_address": "address", "change_tax_id": "tax_id"}


def address_of(question: Question) -> str:
    """The address that the message gives, empty where it gives none."""
    if _E_MAIL.search(question.text) or speaks_of_names(question.text):
        return ""
    return address_in(question.typed, asked=_asked_for(question, "address"))


def tax_number_of(question: Question) -> str:
    """The tax number that the message gives, empty where it gives none."""
    return tax_number_in(question.typed, asked=_asked_for(question, "tax_id"))


def details_change(question: Question) -> Decision | None:
    """What comes of a change that is wanted; None where none is, or a person makes such changes."""
    if "change_address" in question.company.automatic:
        address = address_of(question)
        if address:
            return _offer_address(question, address)
    if "change_tax_id" in question.company.automatic:
        number = tax_number_of(question)
        if number:
            return _offer_tax_number(question, number)
    return _not_given(question) or _to_be_asked(question)


def change_confirmed(question: Question) -> Decision | None:
    """What a yes to a stated change leads to; None where none was stated."""
    match command_stated(question):
        case ChangeAddress(address):
            offer, asked = (
                _offer_address(question, address),
                say("Requested: {address} as the new billing address.", address=typed_address(address)),
            )
        case ChangeTaxId(number):
            offer, asked = _offer_tax_number(question, number), say("Requested: another tax number on the bills.")
        case _:
            return None
    return carry_out(question, offer, asked) if isinstance(offer, Propose) else offer


def _offer_address(question: Question, address: str) -> Decision:
    command = ChangeAddress(address)
    verdict = verdict_on(question, command)
    if isinstance(verdict, NotAllowed) and verdict.why == "already_so":
        words = say("That's the address on your bills already: {address}.", address=billing_address(question.account))
        return answer(question, words, choices=(TALK_TO_A_PERSON,))
    if not isinstance(verdict, Allowed):
        return pass_on(question, "not_covered", say(WANTS_ADDRESS))
    slots = {"address": typed_address(address)}
    ask = say("Shall I change the billing address to {address}?", **slots)
    return _offer(question, address_on_file(question), ask, command, FROM_NOW_ON)


def _offer_tax_number(question: Question, number: str) -> Decision:
    command = ChangeTaxId(number)
    verdict = verdict_on(question, command)
    if isinstance(verdict, NotAllowed):
        if verdict.why == "already_so":
            words = say("That's the tax number on your bills already: {tax}.", tax=tax_number(question.account))
            return answer(question, words, choices=(TALK_TO_A_PERSON,))
        return _wrong_number(question, number)
    if not isinstance(verdict, Allowed):
        return pass_on(question, "not_covered", say(WANTS_TAX_NUMBER))
    ask = say("Shall I put the tax number {tax} on your bills?", tax=typed_tax_number(number))
    return _offer(question, number_on_file(question), ask, verdict.command, FROM_NOW_ON)


def _offer(question: Question, on_file: Phrase, ask: Phrase, command: Command, effect: str) -> Answer | Propose:
    stated = Phrase(f"{ask.text} {effect}", ask.slots)
    return propose(
        question,
        on_file,
        ask=on_new_line(stated),
        action=f"{command.kind}:{question.account.customer_ref}",
        yes="Yes, change it",
        no="No, leave it as it is",
        command=command,
    )


def _wrong_number(question: Question, number: str) -> Decision:
    """What is wrong with it is said once; the second time a person looks at it."""
    if question.last_wants == "tax_id_again":
        return pass_on(question, "not_covered", say(WANTS_TAX_NUMBER))
    try:
        tax_id_checked(number)
        words = _NOT_WELL_FORMED
    except TaxIdWrong as wrong:
        words = _WRONG.get(wrong.fault, _NOT_WELL_FORMED)
    reply = Reply((say(words), say(_ONCE_MORE)), choices=(TALK_TO_A_PERSON,))
    return Clarify(question.topic, question.confidence, reply, "tax_id_again")


def _not_given(question: Question) -> Decision | None:
    """Who was asked for it, and has typed something else."""
    if not _was_asked(question) or side_of_details(question.text) in ("tax", "wrong_tax"):
        return None
    words = WANTS_ADDRESS if question.last_wants == "address" else WANTS_TAX_NUMBER
    return pass_on(question, "not_covered", say(words))


def _to_be_asked(question: Question) -> Decision | None:
    """What is on file and the question for the new value, once; how it works is told to who asks that."""
    side = side_of_details(question.text)
    if not question.text or _E_MAIL.search(question.text):
        return None
    if side == "address" and not speaks_of_names(question.text):
        return _ask(question, "change_address", address_on_file, ASK_ADDRESS, TELL_ADDRESS)
    if side == "tax_number":
        return _ask(question, "change_tax_id", number_on_file, ASK_TAX_NUMBER, TELL_TAX_NUMBER)
    return None


def _ask(
    question: Question, kind: str, on_file: Callable[[Question], Phrase], ask: str, tell: str
) -> Answer | Clarify | None:
    if kind not in question.company.automatic:
        return None
    wants: Wants = "address" if kind == "change_address" else "tax_id"
    told = on_file(question)
    if question.only_asks or ("?" in question.text and not wants_change(question.text)):
        words = (told, *new_line((say(tell),)))
        return Answer(question.topic, question.confidence, Reply(words, choices=(TALK_TO_A_PERSON,)), wants=wants)
    reply = Reply((told, *new_line((say(ask),))), choices=(TALK_TO_A_PERSON,))
    return Clarify(question.topic, question.confidence, reply, wants)


def address_on_file(question: Question) -> Phrase:
    if not question.account.billing_address:
        return say("There's no address on your bills yet.")
    return say("Your bills are made out to this address now: {address}.", address=billing_address(question.account))


def number_on_file(question: Question) -> Phrase:
    if not question.account.tax_id:
        return say("There's no tax number on your bills yet.")
    return say("The tax number on your bills now is {tax}.", tax=tax_number(question.account))


def _asked_for(question: Question, field: str) -> bool:
    """Whether that value was asked for, or another one is on offer."""
    if not question.context:
        return False
    last = question.context[-1]
    offered = last.decision == "propose" and _OF.get(last.action.partition(":")[0]) == field
    return offered or last.wants.startswith(field)


def _was_asked(question: Question) -> bool:
    return bool(question.last_wants) and question.context[-1].decision == "clarify"
