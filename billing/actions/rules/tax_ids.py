"""Whether a tax number is well formed for its country, by ``python-stdnum``; whether it is registered nobody asks here.

The country is told by the first two letters, as on invoices: ``IE6433435F``, ``GB220430231``, ``CHE107787577IVA``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from stdnum import exceptions
from stdnum.au import abn
from stdnum.ch import vat as swiss
from stdnum.eu import vat as european
from stdnum.gb import vat as british
from stdnum.no import mva as norwegian
from stdnum.us import ein

from billing.errors import BillingError

Fault = Literal["empty", "country", "length", "format", "checksum", "component"]


class TaxIdWrong(BillingError):
    """The message names the field, what is wrong and what to do."""

    code = "tax_id_wrong"

    def __init__(self, fault: Fault, what: str) -> None:
        super().__init__(f"tax_id: {what}")
        self.fault = fault


class _Checker(Protocol):
    def validate(self, number: str) -> str: ...


_ELSEWHERE: Mapping[str, tuple[_Checker, bool]] = {
    "GB": (british, True),
    "CH": (swiss, False),
    "NO": (norwegian, True),
    "US": (ein, True),
    "AU": (abn, True),
}
"""By country outside the European Union: who checks, and whether that is told apart by the two letters alone."""


def tax_id_checked(number: str) -> str:
    """The number in its compact form, with the country's letters in front. Raises TaxIdWrong."""
    typed = "".join(character for character in number.upper() if character.isalnum())
    if not typed:
        raise TaxIdWrong("empty", "nothing was given; write the number with its country's letters in front")
    country, rest = typed[:2], typed[2:]
    if country.isalpha() and country.lower() in (*european.MEMBER_STATES, "el"):
        return _validated(european, typed, country)
    if country in _ELSEWHERE:
        checker, cut = _ELSEWHERE[country]
        found = _validated(checker, rest if cut else typed, country)
        return f"{country}{found}" if cut else found
    known = "a member state of the EU, GB, CH, NO, US or AU"
    raise TaxIdWrong("country", f"it does not begin with a country that is known; begin with the letters of {known}")


def _validated(checker: _Checker, number: str, country: str) -> str:
    try:
        return checker.validate(number)
    except exceptions.InvalidLength as wrong:
        what = f"it is too long or too short for {country}; compare it with your registration"
        raise TaxIdWrong("length", what) from wrong
    except exceptions.InvalidFormat as wrong:
        what = f"it is not written as numbers of {country} are; compare it with your registration"
        raise TaxIdWrong("format", what) from wrong
    except exceptions.InvalidChecksum as wrong:
        what = "its check digit does not fit, so a digit is mistyped or two are swapped; type it again"
        raise TaxIdWrong("checksum", what) from wrong
    except exceptions.ValidationError as wrong:
        what = f"a part of it stands for nothing in {country}; compare it with your registration"
        raise TaxIdWrong("component", what) from wrong
