"""Money in an exact type."""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact

from fillrate.v1 import Money

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_SMALLEST = Decimal("0.000001")


def money(currency: str, amount: Decimal | int) -> Money:
    """Makes an exact amount of money: `money("EUR", Decimal("19.90"))`. One that 6 decimals cannot write is refused."""
    if not isinstance(amount, (Decimal, int)):
        raise TypeError(f"an amount is a Decimal or an int, not {type(amount).__name__}: a float is not exact")
    amount = Decimal(amount)
    if not amount.is_finite():
        raise ValueError(f"{amount} is no amount of money")
    text = format(amount, "f")
    if len(text.partition(".")[2]) > 6:
        try:
            text = format(amount.quantize(_SMALLEST, context=Context(prec=60, traps=[Inexact])), "f")
        except Inexact:
            raise ValueError(f"{amount} {currency} has more than 6 decimals") from None
    return Money(currency_code=currency, amount=text)


def amount(money: Money) -> Decimal:
    """The exact amount of a Money."""
    if not _DECIMAL.fullmatch(money.amount):
        raise ValueError(f"{money.amount!r} is no amount of money")
    return Decimal(money.amount)
