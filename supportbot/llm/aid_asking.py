"""What a model is asked when an agent wants help with writing, and what of its answer is taken. Pure."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from supportbot.answering.brief import checked
from supportbot.answering.findings import account_findings
from supportbot.llm.closing import closing
from supportbot.llm.errors import ModelFailed
from supportbot.llm.masking import PLACEHOLDER
from supportbot.llm.port import Ask, ChatModel, Ended, Purpose, Said, TextPart
from supportbot.llm.prompting import LONGEST_MESSAGE
from supportbot.llm.tools.registry import TOOLS
from supportbot.llm.tools.tool import Case, Told, ToolRefused, ToolRetry

PURPOSES: Mapping[str, Purpose] = {
    "draft": "draft",
    "summary": "summary",
    "shorter": "rewrite",
    "kinder": "rewrite",
    "translate": "translate",
    "read": "translate",
}
LONGEST = 4_000
"""Characters of a text that can be sent, and so of one that is taken."""
MOST_TOKENS = 1_200
LONGEST_FACTS = 6_000
_WHOLE = ("stop", "end_turn", "eos")
_QUOTED = re.compile(r"^(?:\"(?P<text>[^\"]+)\"|“(?P<curly>[^”]+)”|„(?P<low>[^“]+)“|«\s*(?P<angled>[^»]+?)\s*»)$", re.S)


@dataclass(slots=True)
class Heard:
    """A whole answer, and what it took."""

    text: str = ""
    model: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    reason: str = field(default="", repr=False)


async def hear(model: ChatModel, ask: Ask, *, seconds: float) -> Heard:
    """All of the answer. Raises ModelFailed, also where it is empty, cut short or too long."""
    heard, parts, length = Heard(), list[str](), 0
    try:
        async with asyncio.timeout(seconds), closing(model.stream(ask, seconds=seconds)) as events:
            async for event in events:
                if isinstance(event, TextPart):
                    parts.append(event.text)
                    length += len(event.text)
                if length > LONGEST:
                    raise ModelFailed("too_long")
                if isinstance(event, Ended):
                    heard.reason, heard.model = event.reason, event.model
                    heard.tokens_in, heard.tokens_out = event.tokens_in, event.tokens_out
    except TimeoutError:
        raise ModelFailed("timed_out") from None
    heard.text = bare("".join(parts))
    if not heard.text or PLACEHOLDER.search(heard.text):
        raise ModelFailed("garbage")
    if heard.reason not in _WHOLE:
        raise ModelFailed("cut_off", heard.reason)
    return heard


def bare(text: str) -> str:
    """Without the quotes that models like to put around a whole answer."""
    text = text.strip()
    found = _QUOTED.match(text)
    return next(filter(None, found.groups()), text).strip() if found else text


def on_text(purpose: Purpose, system: str, text: str) -> Ask:
    return Ask(purpose, (Said("system", system), Said("user", text)), max_tokens=MOST_TOKENS)


def on_chat(purpose: Purpose, system: str, recent: Sequence[tuple[str, str]]) -> Ask:
    """The chat as one text to look at, so that its last words are no turn of the model's own."""
    lines = (f"{author}: {' '.join(words.split())[:LONGEST_MESSAGE]}" for author, words in recent if author != "system")
    return on_text(purpose, system, "\n".join(lines))


def facts_of(case: Case) -> str:
    """What the records say, as lines that a model can copy from."""
    found = account_findings(case.account, case.company, case.desk.today)
    lines = [str(one["text"]) for one in checked(found, case.locale)]
    for tool in TOOLS.values():
        if tool.kind != "read" or tool.required:
            continue
        try:
            came = tool.run(case, {})
        except (ToolRefused, ToolRetry):
            continue
        if isinstance(came, Told):
            lines.append(f"{tool.description}\n{came.text}")
    return "\n".join(lines)[:LONGEST_FACTS]
