"""A process that dies on the way through an action, played in this one."""

from __future__ import annotations

from collections.abc import Callable

from billing.services.acting.asking import Step

STEPS: tuple[Step, ...] = ("taken", "looked_up", "called", "recorded", "reread")


class Died(BaseException):
    """The process is gone: nothing catches this."""


def dies_at(step: Step) -> Callable[[Step], None]:
    def reach(reached: Step) -> None:
        if reached == step:
            raise Died(step)

    return reach
