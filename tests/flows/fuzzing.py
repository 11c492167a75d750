"""Frames made up from what the sockets take: valid ones, some with a field spoilt, and some that are no frames."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Frame = dict[str, Any]
Make = Callable[["World", random.Random], Any]

_TEXTS = (
    "When is my bill due?", "person please", "yes", "refund 20 EUR", "4111 1111 1111 1111", "\u202eevil", "ﷺ" * 300,
    "<script>alert(1)</script>", "'; DROP TABLE handoff_message; --", "%s %(x)s {0} {{x}}", "\u200b", "a" * 4000,
    "-1", "../../etc/passwd", "👩\u200d👩\u200d👧\u200d👦" * 40, "e\u0301" * 200, "٣٤٥", "\r\n\t", "INV-1 INV-2 INV-3",
)  # fmt: skip
SPOILT: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 1.5, 1e308, "", " ", "0", "null",
    "\x00", "a\x00b", "\ud83d", "\udc00", "\uffff", "x" * 5000, [], {}, [[]], [None], {"$ne": 1}, {"type": "ping"},
    ["11111111-1111-4111-8111-111111111111"] * 3, "11111111-1111-4111-8111-111111111111", "2026-02-30T25:61Z",
    "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "__class__",
)  # fmt: skip


@dataclass
class World:
    """What the frames may name: ids that exist, among them those of conversations that others have."""

    conversations: list[str]
    attachments: list[str] = field(default_factory=lambda: [str(uuid.uuid4())])
    staff: tuple[int, ...] = (1, 2, 3, 4)
    token: str = ""


def _one(*choices: Any) -> Make:
    return lambda world, chance: chance.choice(choices)


def _id(world: World, chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _conversation(world: World, chance: random.Random) -> str:
    return chance.choice(world.conversations)


def _number(world: World, chance: random.Random) -> int:
    return chance.choice((0, 1, 2, 3, chance.randrange(40), 2**31 - 1))


def _text(world: World, chance: random.Random) -> str:
    return chance.choice(_TEXTS)


def _files(world: World, chance: random.Random) -> list[str]:
    return chance.sample(world.attachments, chance.randrange(min(2, len(world.attachments) + 1)))


def _token(world: World, chance: random.Random) -> str:
    return world.token


CUSTOMER: Mapping[str, Mapping[str, Make]] = {
    "hello": {
        "token": _token,
        "last_seq": _number,
        "conversation": _conversation,
        "language": _one("de", "xx", "en-US"),
    },
    "poll": {"last_seq": _number},
    "message.send": {
        "client_id": _id,
        "text": _text,
        "choice": _one("", "yes", "topic:refund_request"),
        "files": _files,
    },
    "person.request": {"client_id": _id},
    "conversation.end": {},
    "contact.leave": {"email": _one("a@example.com", "ü@exämple.com", "a@b@c", "x" * 300 + "@example.com")},
    "transcript.send": {"email": _one("a@example.com", "nowhere", "")},
    "file.link": {"file": _id},
    "invoice.link": {"number": _one("INV-0", "NW-2026-0001", "%", "\\")},
    "action.link": {"action": _id},
    "feedback": {"seq": _number, "value": _one("up", "down"), "reason": _text},
    "rating": {"score": _one(1, 2, 3, 4, 5), "comment": _text},
    "read": {"seq": _number},
    "typing": {},
    "verify.request": {"email": _one("", "a@example.com")},
    "verify": {"code": _one("000000", "٠٠٠٠٠٠", "12 34 56")},
    "sign.out": {},
    "action.confirm": {"action": _id, "accept": _one(True, False)},
    "ping": {},
}
_MOVE: Mapping[str, Make] = {"conversation": _conversation, "custody_version": _number}
AGENT: Mapping[str, Mapping[str, Make]] = {
    "hello": {},
    "watch": {"conversation": _conversation, "last_seq": _number, "last_note": _number},
    "unwatch": {},
    "claim": _MOVE,
    "hand_back": {**_MOVE, "note": _text},
    "close": {**_MOVE, "reason": _one("resolved", "", "spam", "nothing"), "topic": _one("", "refund_request")},
    "reopen": _MOVE,
    "snooze": {**_MOVE, "until": _one("2099-01-01T09:00Z", "2000-01-01T00:00Z", None)},
    "transfer": {**_MOVE, "to_team": _one(None, 1, 99), "to_staff": _one(1, 2, 99), "note": _text},
    "reply.send": {**_MOVE, "client_id": _id, "text": _text, "last_seq": _number, "files": _files},
    "note.add": {**_MOVE, "client_id": _id, "text": _text},
    "offer.decline": _MOVE,
    "presence.set": {"status": _one("online", "away", "offline", "asleep")},
    "typing": _MOVE,
    "ping": {},
}


def raw_frame(shapes: Mapping[str, Mapping[str, Make]], world: World, chance: random.Random) -> str | bytes:
    """One thing to send: most with fields spoilt, some as they should be, few with their very text spoilt."""
    kind = chance.choice(sorted(shapes))
    frame: Frame = {"type": kind, **{name: make(world, chance) for name, make in shapes[kind].items()}}
    luck = chance.random()
    if luck < 0.3:
        return json.dumps(frame)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        _spoil(frame, chance)
    written = json.dumps(frame, allow_nan=True)
    if luck > 0.97:
        return written.encode()
    return _scramble(written, chance) if luck > 0.9 else written


def _spoil(frame: Frame, chance: random.Random) -> None:
    name = chance.choice(sorted(frame)) if frame else "type"
    if name == "type" and chance.random() < 0.7:
        name = chance.choice(("client_id", "text", "files", "conversation", "extra", "__init__"))
    match chance.randrange(4):
        case 0:
            frame.pop(name, None)
        case 1 if isinstance(frame.get(name), str):
            frame[name] = _scramble(frame[name], chance)
        case 2 if isinstance(frame.get(name), str):
            frame[name] = [frame[name]]
        case _:
            frame[name] = chance.choice(SPOILT)


def _scramble(text: str, chance: random.Random) -> str:
    """Cut, doubled, or with a few signs put in."""
    at = chance.randrange(len(text) + 1)
    match chance.randrange(4):
        case 0:
            return text[:at]
        case 1:
            return text + text
        case 2:
            return (
                text[:at] + "".join(chr(chance.choice((0, 34, 92, 123, 0x202E, 0x1F600))) for _ in range(3)) + text[at:]
            )
        case _:
            return text[at:] + text[:at]
