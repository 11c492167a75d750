"""A call as a model wrote it, checked and carried to its tool."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from supportbot.llm.port import Call
from supportbot.llm.tools.tool import Case, Result, Tool, ToolRetry

LONGEST_ARGUMENTS = 2_000


def arguments_of(call: Call, tool: Tool) -> Mapping[str, Any]:
    """The call's arguments as the tool's schema wants them. Raises ToolRetry with what is wrong."""
    if len(call.arguments) > LONGEST_ARGUMENTS:
        raise ToolRetry("The arguments are too long.")
    try:
        arguments = json.loads(call.arguments or "{}", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ToolRetry("The arguments are not JSON.") from None
    fault = next(iter(Draft202012Validator(tool.schema).iter_errors(arguments)), None)
    if fault is not None:
        where = "/".join(map(str, fault.absolute_path)) or "arguments"
        raise ToolRetry(f"{where}: does not fit the schema ({fault.validator}).")
    return dict(arguments)


def run(call: Call, case: Case, tools: Mapping[str, Tool]) -> Result:
    """What comes of the call. Raises ToolRetry and ToolRefused."""
    tool = tools.get(call.name)
    if tool is None:
        raise ToolRetry(f"There is no such tool. There are: {', '.join(tools)}.")
    return tool.run(case, arguments_of(call, tool))


def _no_constant(name: str) -> float:
    raise ValueError(name)
