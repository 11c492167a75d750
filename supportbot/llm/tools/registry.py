"""Every tool there is. A new one is a function beside the others and one line there."""

from __future__ import annotations

from collections.abc import Mapping

from supportbot.answering.desk import Desk
from supportbot.llm.tools import bills, ending, payments, plans
from supportbot.llm.tools.tool import Tool

TOOLS: Mapping[str, Tool] = {tool.name: tool for tool in (*bills.TOOLS, *payments.TOOLS, *plans.TOOLS, *ending.TOOLS)}


def tools_for(desk: Desk) -> Mapping[str, Tool]:
    """Those that may be used for this customer as they are known so far."""
    return {name: tool for name, tool in TOOLS.items() if tool.open_to(desk)}
