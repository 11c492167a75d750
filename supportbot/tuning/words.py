"""A state of something edited, in words."""

from __future__ import annotations

from billing.money import Money, format_money
from supportbot.models import TopicPolicy
from supportbot.tuning.editions.subjects import Value

NOTHING = "not set"


def value_words(value: Value) -> str:
    """One state as people read it, on one line or as the text it is."""
    if value is None:
        return NOTHING
    if "threshold" in value:
        return _topic(value)
    if "kind" in value:
        return _policy(value)
    if "shortcut" in value:
        return f"/{value['shortcut']} {value['title']}: {value['text']}"
    return str(value["text"])


def _topic(value: dict[str, object]) -> str:
    threshold, identity = value["threshold"], str(value["identity"])
    parts = [
        "threshold as trained" if threshold is None else f"threshold {float(str(threshold)):.0%}",
        f"for {TopicPolicy.Identity(identity).label}" if identity else "identity as shipped",
    ]
    return ", ".join([*parts, *(["always a person"] if value["to_person"] else [])])


def _policy(value: dict[str, object]) -> str:
    found = value["value"]
    match value["kind"]:
        case "money":
            return format_money(Money(int(str(found)), str(value["currency"])), "en")
        case "percent":
            return f"{found} %"
        case "bool":
            return "yes" if found else "no"
        case _:
            return str(found)
