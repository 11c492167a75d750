"""A billing system far away, as the settings name it: one for each test, with the demo company's records."""

from __future__ import annotations

from billing.gateways.fake import FakeGateway
from tests.billing.actions.agreed import fake

_systems: list[FakeGateway] = []


def system() -> FakeGateway:
    """What ``BILLING_GATEWAY`` leads to."""
    if not _systems:
        _systems.append(fake())
    return _systems[0]


def fresh_system() -> FakeGateway:
    """Another one from now on."""
    _systems.clear()
    return system()
