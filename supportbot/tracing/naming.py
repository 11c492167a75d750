"""How spans are called, and what may stand in them. Pure.

The trace of a turn has the turn's own id, so web and worker write into one trace and hand nothing over.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from hashlib import blake2b

from handoff.spans import What

Value = str | int | tuple[str, ...]
OTHER = "other"
CALLS: frozenset[What] = frozenset(("call", "model", "webhook"))
"""What goes on in another system."""
ALWAYS: Mapping[What, Mapping[str, Value]] = {
    "model": {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai"},
    "webhook": {"http.request.method": "POST"},
}
"""Models are all reached as OpenAI's are; who really answers is not known."""
_NAMES: Mapping[str, str] = {
    "error": "error.type",
    "host": "server.address",
    "max_tokens": "gen_ai.request.max_tokens",
    "model": "gen_ai.request.model",
    "status": "http.response.status_code",
    "system": "peer.service",
    "tokens_in": "gen_ai.usage.input_tokens",
    "tokens_out": "gen_ai.usage.output_tokens",
}
_REASONS = frozenset(("stop", "length", "tool_calls", "content_filter"))
_PLAIN = re.compile(r"[A-Za-z0-9_.:/-]{1,100}")
_SPREAD = (1 << 56) - 1


def name_of(what: What, facts: Mapping[str, object]) -> str:
    """The span's name: few, so that a collector can group by it."""
    added = facts.get({"model": "model", "call": "system", "task": "task"}.get(what, ""), "")
    spoken = "chat" if what == "model" else what
    return f"{spoken} {plain(str(added))}" if added else spoken


def attributes(what: What, facts: Mapping[str, object]) -> dict[str, Value]:
    """The facts by the names that OpenTelemetry has for them, else by our own."""
    return {**ALWAYS.get(what, {}), **dict(_attribute(*each) for each in facts.items())}


def plain(value: str) -> str:
    """The value where it looks like a name or a code; whatever else has come here is not told."""
    return value if _PLAIN.fullmatch(value) else OTHER


def trace_of(turn: uuid.UUID) -> int:
    return turn.int


def root_of(turn: uuid.UUID) -> int:
    """The id of the turn's first span: known to every process that works on it, whoever wrote it."""
    return int.from_bytes(blake2b(turn.bytes, digest_size=8, person=b"first span").digest()) or 1


def is_kept(trace: int, share: float) -> bool:
    """Whether this trace is among the ``share`` that is kept: every process says the same of it.

    By the part of a random UUID that is random throughout.
    """
    return (trace & _SPREAD) < share * (_SPREAD + 1)


def _attribute(fact: str, value: object) -> tuple[str, Value]:
    if fact == "reason":
        return "gen_ai.response.finish_reasons", (str(value) if value in _REASONS else OTHER,)
    name = _NAMES.get(fact, f"supportbot.{'turn_id' if fact == 'turn' else fact}")
    return name, value if isinstance(value, int) else plain(str(value))
