"""Money as whole minor units with its currency; never a float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from billing.errors import CurrencyMismatch


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents for EUR, yen for JPY) of one ISO 4217 currency."""

    minor: int
    currency: str

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.minor < other.minor

    def major(self) -> Decimal:
        """The amount in major units, exact (1250 EUR minor → Decimal("12.50"))."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of ``amounts``, zero in ``currency`` when there are none.

    Raises CurrencyMismatch when one of them is in another currency.
    """
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result


def format_money(amount: Money, locale: str, *, signed: bool = False) -> str:
    """``amount`` as a person of ``locale`` (BCP 47 or CLDR, "en-IE" or "en_IE") writes it.

    ``signed`` shows a plus too.
    """
    text: str = format_currency(amount.major(), amount.currency, locale=locale.replace("-", "_"))
    return f"+{text}" if signed and amount.minor > 0 else text
