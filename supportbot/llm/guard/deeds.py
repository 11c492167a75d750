"""Whether the records hold what a sentence says was done, and the sentence tells it with its figures."""

from __future__ import annotations

import re

from billing.facts import Account
from supportbot.answering.grounding.records import Records
from supportbot.llm.guard.facts import Fact
from supportbot.llm.guard.lexicon import entries
from supportbot.llm.guard.matching import Matched

_PROVED_BY: tuple[tuple[str, str], ...] = (
    (r"refund\w*|reimburs\w*|given back|paid back|sent back|returned", "refund refund_on refund_expected"),
    (r"credit\w*", "credit_note note_on"),
    (r"appli\w*|add\w*|deducted|reduced|discounted|taken off", "late_fee discount line tax policy credit_note"),
    (r"issued|created|raised", "issued_on note_on refund_on credit_note"),
    (r"processed|completed|finali[sz]ed|confirmed|cleared", "paid_on pending_on refund_on pending"),
    (r"extend\w*|moved?|moving|postpon\w*|deferred", "act_until extended_due"),
    (r"opened|raised|filed|logged", "opened_on dispute"),
    (r"cancell?\w*|terminated", "canceled_on ends_on act_on_cancel_plan"),
    (r"recorded|processed", "paid_on pending_on"),
)
_TO_COME = frozenset(entries("lists")["to_come"])
"""What a future may be told of: days and amounts that stand in the records already."""
_OFFERED = {
    "waive": "waive", "forgi": "waive", "remov": "waive", "taken": "waive", "refun": "refund", "reimb": "refund",
    "exten": "exten", "postp": "exten", "defer": "exten", "credi": "credit", "compe": "compensat",
    "writt": "written off",
}  # fmt: skip
_DONE_KINDS: dict[str, str] = {
    r"chang\w*|switch\w*|upgrad\w*|downgrad\w*": "change_plan",
    r"sent|sending|e-?mail\w*|forward\w*": "send_invoice",
    r"credit\w*": "give_credit",
}


def holds(deed: str, clause: tuple[int, int], records: Records, matched: Matched) -> bool:
    """``deed`` is the word, with " future" after it where it is still to come; or the name of a claim.

    ``clause`` is from where to where the figures must stand that prove it.
    """
    if deed.startswith("possible "):
        return _spoken_of(deed.removeprefix("possible "), records)
    account = records.account
    if account is None:
        return False
    facts = [fact for place, fact in matched.facts.items() if clause[0] <= place < clause[1]]
    roles = frozenset(role for fact in facts for role in fact.roles)
    if deed == "no_fee":
        return _without_fees(account, matched)
    if deed == "new_due":
        return "act_until" in roles
    if deed == "will":
        return bool(roles & _TO_COME)
    if deed.startswith("you will"):
        return "refund_expected" in roles
    word = deed.removesuffix(" future")
    if word != deed:
        ends = bool(re.match(r"cancell?ed$|terminated", word)) and "ends_on" in roles
        return ends or (bool(re.match(r"appli|add", word)) and "policy" in roles)
    return _was_done(word, account, matched, facts, roles)


def _spoken_of(word: str, records: Records) -> bool:
    """Whether the company itself speaks of doing such a thing; what it says nothing of, is not offered."""
    stem = word[:5]
    if stem not in _OFFERED:
        return True
    company = records.company
    return any(_OFFERED[stem] in text.lower() for text in (*company.policies, *company.texts, *company.texts.values()))


def _was_done(word: str, account: Account, matched: Matched, facts: list[Fact], roles: frozenset[str]) -> bool:
    if re.fullmatch(r"settled|cleared", word):
        return True  # a state of a bill, which is held against it
    if re.fullmatch(r"cancell?ed|terminated", word) and not roles & {"canceled_on", "ends_on"}:
        return _cancelled(account, matched)
    if re.match(r"waiv|removed|taken off|forgiven", word):
        return _waived(account, facts)
    for words, proofs in _PROVED_BY:
        if re.fullmatch(words, word) and roles & set(proofs.split()):
            return True
    return any(re.fullmatch(words, word) and _done(account, kind, facts) for words, kind in _DONE_KINDS.items())


def _without_fees(account: Account, matched: Matched) -> bool:
    """Of the bills that the sentence names."""
    bills = [bill for bill in account.invoices if f"inv:{bill.number}" in matched.bills]
    fees = [line for bill in bills for line in bill.lines if line.kind in ("late_fee", "one_off")]
    return bool(bills) and not fees


def _cancelled(account: Account, matched: Matched) -> bool:
    plans = [
        one for one in account.subscriptions if not matched.names or f"name:{one.plan.name.casefold()}" in matched.names
    ]
    return bool(plans) and all(one.status == "canceled" or one.cancel_at_period_end for one in plans)


def _waived(account: Account, facts: list[Fact]) -> bool:
    """The fee that was told stands on the bill as before; the act shows that it was taken off."""
    done = [act for act in account.acts if act.kind == "waive_fee" and act.state == "done"]
    return any(
        act.amount == fact.slot.value and f"inv:{act.target.rpartition('/')[0]}" in fact.of
        for act in done
        for fact in facts
    )


def _done(account: Account, kind: str, facts: list[Fact]) -> bool:
    """An act of this kind, told with a figure of its own."""
    refs = {f"act:{act.ref}" for act in account.acts if act.kind == kind and act.state == "done"}
    return bool(refs) and any(fact.of & refs for fact in facts)
