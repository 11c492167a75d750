"""The billing system of a run: the tables, answering as a scenario has it, and what the program may do in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from billing.actions.commands import Command
from billing.actions.receipts import Receipt
from billing.gateways.errors import Refused, Unavailable
from billing.gateways.local import LocalGateway
from supportbot.evaluation.simulation.scenario import GatewayMode

LINKS_BASE = "https://pay.example.com/"
"""Where links lead in a run; nobody opens them."""


class ScenarioGateway(LocalGateway):
    """``mode`` is how every one of them answers from now on, in this process."""

    mode: GatewayMode = "works"

    def perform(self, customer: str, command: Command, key: str) -> Receipt:
        match ScenarioGateway.mode:
            case "down":
                raise Unavailable("not reached", may_have_acted=True)
            case "refuses":
                raise Refused("no", reason="refused_by_scenario")
            case "lost":
                super().perform(customer, command, key)
                raise Unavailable("timed out", may_have_acted=True)
            case _:
                return super().perform(customer, command, key)


@contextmanager
def acting(acts: str) -> Iterator[None]:
    """Inside, the program carries out what ``acts`` says, in a billing system that a scenario can have fail."""
    before = settings.BILLING_ACTIONS, settings.BILLING_GATEWAY, settings.BILLING_LINKS_BASE
    settings.BILLING_ACTIONS = acts
    if acts != "off":
        settings.BILLING_GATEWAY = f"{ScenarioGateway.__module__}.{ScenarioGateway.__qualname__}"
        settings.BILLING_LINKS_BASE = LINKS_BASE
    try:
        yield
    finally:
        settings.BILLING_ACTIONS, settings.BILLING_GATEWAY, settings.BILLING_LINKS_BASE = before
