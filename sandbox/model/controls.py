"""What a test may ask of the stand-in besides what every sandbox has."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import asdict
from typing import Any

from sandbox.model.app import KINDS, Server
from sandbox.model.minds.garbage import Garbage
from sandbox.model.minds.scripted import Script
from sandbox.model.mishaps import Barrier, Mishaps, Speech
from sandbox.model.reply import reply_read
from sandbox.serving.controls import Control, Wanted, number, shared_controls
from sandbox.serving.faults import BadControl


class Controls:
    """Each method is a control; its argument is the object that was posted."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._shared = shared_controls(server.store, server.faults, server.pace)
        self._kind = server.kind

    def named(self) -> dict[str, Control]:
        own = (self.reset, self.script, self.mishaps, self.speech, self.barrier, self.refuse, self.kind)
        return {**self._shared, **{each.__name__: each for each in own}}

    def reset(self, wanted: Wanted) -> Wanted | Awaitable[Wanted]:
        server = self._server
        server.barrier.release()
        server.script, server.garbage, server.mishaps = Script(), Garbage(), Mishaps()
        server.speech, server.barrier, server.kind = Speech(), Barrier(), self._kind
        server.refused.clear()
        return self._shared["reset"](wanted)

    def script(self, wanted: Wanted) -> Wanted:
        """``{"answers": [REPLY, …]}`` for the next requests, whatever the kind; ``rules`` for questions of a kind."""
        script = self._server.script
        script.next.extend(reply_read(each) for each in _list(wanted, "answers"))
        script.add_rules(_list(wanted, "rules"))
        return {"waiting": len(script.next), "rules": len(script.rules)}

    def mishaps(self, wanted: Wanted) -> Wanted:
        """What goes wrong within the next answer; ``{"clear": true}`` takes all away."""
        if wanted.pop("clear", False):
            self._server.mishaps.waiting.clear()
        if wanted:
            self._server.mishaps.add(wanted)
        return {"waiting": [asdict(each) for each in self._server.mishaps.waiting]}

    def speech(self, wanted: Wanted) -> Wanted:
        """``{"first_ms": 50, "per_second": 200}``"""
        self._server.speech = Speech(float(wanted.get("first_ms", 0)), float(wanted.get("per_second", 0)))
        return asdict(self._server.speech)

    def barrier(self, wanted: Wanted) -> Wanted:
        """``{"hold": true, "after": 2}``, ``{"release": true}``, or ``{}`` to be told how many wait."""
        if wanted.get("hold"):
            self._server.barrier.hold(int(number({"after": 0, **wanted}, "after")))
        if wanted.get("release"):
            self._server.barrier.release()
        return {"waiting": self._server.barrier.waiting}

    def refuse(self, wanted: Wanted) -> Wanted:
        """``{"json_schema": 500, "stream_options": 400}``; ``{}`` is everything again."""
        self._server.refused = {str(name): int(status) for name, status in wanted.items()}
        return dict(self._server.refused)

    def kind(self, wanted: Wanted) -> Wanted:
        if wanted.get("kind") not in KINDS:
            raise BadControl(f"kind: write one of {', '.join(KINDS)}")
        self._server.kind = wanted["kind"]
        return wanted


def _list(wanted: Wanted, name: str) -> list[dict[str, Any]]:
    given = wanted.get(name, [])
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise BadControl(f"{name}: write a list of objects")
    return given
