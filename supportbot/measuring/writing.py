"""Figures in words: how a value and a change of it are written. Pure."""

from __future__ import annotations

from supportbot.measuring.definitions import Better, Figure, Unit

NOTHING = "–"
_MICRO = 1_000_000
_SECOND, _MINUTE, _HOUR, _DAY = 1000.0, 60_000.0, 3_600_000.0, 86_400_000.0


def written(value: float | None, unit: Unit) -> str:
    if value is None:
        return NOTHING
    match unit:
        case Unit.COUNT:
            return f"{value:,.0f}"
        case Unit.SHARE:
            return f"{100 * value:.1f} %"
        case Unit.TIME:
            return time_written(value)
        case Unit.SCORE:
            return f"{value:.2f}"
        case Unit.MONEY:
            return f"{value / _MICRO:,.2f}"
        case Unit.INDEX:
            return f"{value:.3f}"


def time_written(milliseconds: float) -> str:
    if milliseconds < _SECOND:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 2 * _MINUTE:
        return f"{milliseconds / _SECOND:.1f} s"
    if milliseconds < 2 * _HOUR:
        return f"{milliseconds / _MINUTE:.0f} min"
    if milliseconds < 2 * _DAY:
        return f"{milliseconds / _HOUR:.1f} h"
    return f"{milliseconds / _DAY:.1f} days"


def change_written(now: float | None, before: float | None, unit: Unit) -> str:
    """Points of a share or a score, else how much more or less; empty where there is nothing to compare.

    Only what is not written as nothing has a sign.
    """
    if now is None or before is None:
        return ""
    match unit:
        case Unit.SHARE:
            return f"{_signed(100 * (now - before), 1)} pt"
        case Unit.SCORE:
            return _signed(now - before, 2)
        case Unit.INDEX:
            return _signed(now - before, 3)
        case _:
            return f"{_signed(100 * (now - before) / before, 0)} %" if before else ""


def _signed(value: float, digits: int) -> str:
    rounded = round(value, digits)
    return f"{rounded:+.{digits}f}" if rounded else f"{0:.{digits}f}"


def tone(now: float | None, before: float | None, figure: Figure) -> str:
    """``good``, ``bad``, or empty where it is neither, or too little to speak of."""
    if now is None or before is None or figure.better is Better.NEITHER or _little(now, before, figure.unit):
        return ""
    return "good" if (now > before) == (figure.better is Better.UP) else "bad"


def _little(now: float, before: float, unit: Unit) -> bool:
    if unit in (Unit.SHARE, Unit.INDEX):
        return abs(now - before) < 0.005
    return abs(now - before) < 0.01 * max(abs(now), abs(before))
