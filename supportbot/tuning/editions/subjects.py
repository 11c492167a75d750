"""What managers edit, read and written as one JSON value each; None where it is not there, or stands as shipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from billing.services.policies import policy_set, policy_state, policy_text_set, policy_text_state
from handoff.services.saved_replies import saved_reply_set, saved_reply_state
from supportbot.models import Edition, TopicPolicy

Value = dict[str, Any] | None
AS_SHIPPED: dict[str, Any] = {"threshold": None, "identity": "", "to_person": False}


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing: a topic by its name, a policy by its key, a text by ``key/language``, a saved reply by its number."""

    kind: str
    key: str

    def read(self) -> Value:
        return _READ[self.kind](self.key)

    def write(self, value: Value, note: str) -> None:
        _WRITE[self.kind](self.key, value, note)


def _read_topic(key: str) -> Value:
    row = TopicPolicy.objects.filter(topic=key).values("threshold", "identity", "to_person").first()
    return dict(row) if row is not None and dict(row) != AS_SHIPPED else None


def _write_topic(key: str, value: Value, note: str) -> None:
    if value is None:
        TopicPolicy.objects.filter(topic=key).delete()
    else:
        TopicPolicy.objects.update_or_create(topic=key, defaults={**value, "note": note})


def _read_text(key: str) -> Value:
    name, _, language = key.partition("/")
    text = policy_text_state(name, language)
    return {"text": text} if text is not None else None


def _write_text(key: str, value: Value, _note: str) -> None:
    name, _, language = key.partition("/")
    policy_text_set(key=name, language=language, text=value["text"] if value is not None else None)


_READ: Mapping[str, Callable[[str], Value]] = {
    Edition.Kind.TOPIC: _read_topic,
    Edition.Kind.POLICY: policy_state,
    Edition.Kind.TEXT: _read_text,
    Edition.Kind.REPLY: lambda key: saved_reply_state(int(key)),
}
_WRITE: Mapping[str, Callable[[str, Value, str], object]] = {
    Edition.Kind.TOPIC: _write_topic,
    Edition.Kind.POLICY: lambda key, value, _note: policy_set(key=key, state=value),
    Edition.Kind.TEXT: _write_text,
    Edition.Kind.REPLY: lambda key, value, _note: saved_reply_set(reply_id=int(key), state=value),
}
