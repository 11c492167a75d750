"""Contrast of the company's colour with the text upon it (WCAG 2.2, relative luminance and contrast ratio)."""

from __future__ import annotations

import re

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, level AA, text of usual size."""
WHITE, BLACK = "#ffffff", "#000000"
"""One of the two can be read upon any colour."""
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Whether ``text`` is a colour as ``#1a2b3c``."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black upon white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_upon(colour: str) -> str:
    """White where it can be read upon ``colour``, else black."""
    return WHITE if contrast(colour, WHITE) >= LEAST_CONTRAST else BLACK


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
