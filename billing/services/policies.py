"""What the company promises by, changed by hand: one typed value or one text at a time. None takes it away."""

from __future__ import annotations

from typing import Any

from billing.models import PolicyText, PolicyValue


def policy_state(key: str) -> dict[str, Any] | None:
    """The value as a billing document has it: ``kind``, ``value``, of money ``currency``; None where there is none."""
    row = PolicyValue.objects.filter(key=key).first()
    return policy_row_state(row) if row is not None else None


def policy_row_state(row: PolicyValue) -> dict[str, Any]:
    """The same of a row that was read already."""
    value: Any = row.flag if row.kind == "bool" else row.text if row.kind == "text" else row.number
    return {"kind": row.kind, "value": value, **({"currency": row.currency} if row.kind == "money" else {})}


def policy_set(*, key: str, state: dict[str, Any] | None) -> None:
    """Put ``state``, in the form of ``policy_state``, in the place of what was there."""
    if state is None:
        PolicyValue.objects.filter(key=key).delete()
        return
    kind, value = state["kind"], state["value"]
    columns = {
        "kind": kind,
        "number": int(value) if kind in ("int", "percent", "money") else None,
        "flag": bool(value) if kind == "bool" else None,
        "text": str(value) if kind == "text" else "",
        "currency": str(state.get("currency", "")),
    }
    PolicyValue.objects.update_or_create(key=key, defaults=columns)


def policy_text_state(key: str, language: str) -> str | None:
    """What the company says of ``key`` in ``language``, None where it says nothing."""
    return PolicyText.objects.filter(key=key, language=language).values_list("text", flat=True).first()


def policy_text_set(*, key: str, language: str, text: str | None) -> None:
    """Put ``text`` in the place of what was there."""
    if text is None:
        PolicyText.objects.filter(key=key, language=language).delete()
    else:
        PolicyText.objects.update_or_create(key=key, language=language, defaults={"text": text})
