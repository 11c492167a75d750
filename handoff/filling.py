"""Saved replies with their gaps filled. Pure: ``{balance}`` becomes what the records say; the unknown stays a gap."""

from __future__ import annotations

import re
from collections.abc import Mapping

_GAP = re.compile(r"\{([a-z_]{1,40})\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with every ``{name}`` that has a value replaced; the others stay, for the agent to see and to fill."""
    return _GAP.sub(lambda gap: values.get(gap[1]) or gap[0], text)


def gaps(text: str) -> list[str]:
    """The names that are still to be filled, in order, each once."""
    return list(dict.fromkeys(_GAP.findall(text)))
