"""How deliveries are made: well, unless a control path says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

from sandbox.serving.faults import BadControl
from sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Manner:
    hold: bool = False
    """Send nothing; what happens meanwhile waits."""
    drop: bool = False
    """Never send what happens from now on. The events are listed all the same."""
    order: Literal["oldest", "newest", "shuffled"] = "oldest"
    """Of what waits when it is sent."""
    copies: int = 1
    """How often each is sent."""
    delay_seconds: float = 0.0
    """From the event to its delivery."""
    stamp_offset: int = 0
    """Seconds that the signature's stamp is off: -600 is ten minutes old, 600 is in the future."""
    signature: Literal["right", "wrong", "missing"] = "right"
    retry_seconds: tuple[float, ...] = (1.0, 5.0, 30.0, 300.0, 3600.0)
    """After a delivery that was not answered 2xx, until the next try; behind the last it is given up."""


def manner_in_force(store: Store) -> Manner:
    return _read(store.setting("webhooks", {}))


def manner_set(store: Store, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """From now on as said, all else as usual. Raises BadControl."""
    manner = _read(wanted)
    store.keep_setting("webhooks", dict(wanted))
    return asdict(manner)


def manner_with(manner: Manner, wanted: Mapping[str, Any]) -> Manner:
    return replace(manner, **_checked(wanted))


def _read(wanted: Mapping[str, Any]) -> Manner:
    return Manner(**_checked(wanted))


def _checked(wanted: Mapping[str, Any]) -> dict[str, Any]:
    known = [each.name for each in fields(Manner)]
    if unknown := sorted(set(wanted) - set(known)):
        raise BadControl(f"{', '.join(unknown)}: no such field; write {', '.join(known)}")
    if wanted.get("order", "oldest") not in ("oldest", "newest", "shuffled"):
        raise BadControl("order: write oldest, newest or shuffled")
    if wanted.get("signature", "right") not in ("right", "wrong", "missing"):
        raise BadControl("signature: write right, wrong or missing")
    copies = wanted.get("copies", 1)
    if isinstance(copies, bool) or not isinstance(copies, int) or copies < 1:
        raise BadControl("copies: write how often each is sent, 1 or more")
    given = dict(wanted)
    if "retry_seconds" in given:
        given["retry_seconds"] = tuple(given["retry_seconds"])
    return given
