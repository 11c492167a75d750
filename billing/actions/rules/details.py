"""The address and the tax number on the bills."""

from __future__ import annotations

import unicodedata

from billing.actions.commands import ChangeAddress, ChangeTaxId
from billing.actions.effects import Effect
from billing.actions.rules.tax_ids import TaxIdWrong, tax_id_checked
from billing.actions.rules.verdict import Allowed, Case, NotAllowed, Verdict

SHORTEST, LONGEST = 8, 400


def change_address(case: Case, command: ChangeAddress) -> Verdict:
    """Long enough to be one and on one line."""
    address = command.address
    wrong = _wrong(address)
    if wrong:
        return NotAllowed("details_wrong", f"address: {wrong}")
    if address == case.account.billing_address:
        return NotAllowed("already_so")
    return Allowed(command, Effect(before=case.account.billing_address, after=address))


def _wrong(address: str) -> str:
    if address != " ".join(address.split()):
        return "write it on one line, with commas between its parts"
    if not SHORTEST <= len(address) <= LONGEST:
        return f"it has {len(address)} characters; give street, town and country in {SHORTEST} to {LONGEST}"
    if any(unicodedata.category(character).startswith("C") for character in address):
        return "it holds a character that cannot be printed; leave it out"
    return "" if any(map(str.isalpha, address)) else "it holds no letters; give street, town and country"


def change_tax_id(case: Case, command: ChangeTaxId) -> Verdict:
    """Well formed for its country, check digits included, and in its compact form."""
    try:
        compact = tax_id_checked(command.tax_id)
    except TaxIdWrong as wrong:
        return NotAllowed("details_wrong", str(wrong))
    if compact == case.account.tax_id:
        return NotAllowed("already_so")
    return Allowed(ChangeTaxId(compact), Effect(before=case.account.tax_id, after=compact))
