"""Money: whole cents of one currency, the euro. Nothing here ever sees a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_currency

if TYPE_CHECKING:
    from collections.abc import Iterable

CURRENCY = "EUR"


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in integer cents of a euro; negative where money goes back."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError(f"Money is made of whole cents, not of {self.cents!r}.")

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __mul__(self, factor: int) -> Money:
        return Money(self.cents * factor)

    def __bool__(self) -> bool:
        return self.cents != 0

    @classmethod
    def euros(cls, amount: Decimal | int | str) -> Money:
        """The amount of euros rounded half up to the cent; Decimal, int or digits, never a float."""
        if isinstance(amount, float):
            raise TypeError("A float is no amount of money.")
        return cls(int((Decimal(amount) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)))

    @property
    def in_euros(self) -> Decimal:
        """The amount with two decimals, for documents and forms."""
        return Decimal(self.cents) / 100

    def text(self, locale: str) -> str:
        """« 150 € » or « 149,50 € », as the language writes it: no cents where there are none."""
        pattern = None if self.cents % 100 else "#,##0\u00a0¤" if locale == "fr" else "¤#,##0"
        return format_currency(self.in_euros, CURRENCY, format=pattern, locale=locale, currency_digits=pattern is None)


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum, nothing being zero."""
    return sum(amounts, ZERO)
