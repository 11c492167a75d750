"""A billing system in memory that can be told to misbehave: for tests, and for trying things without one.

It keeps its books by the same rules as the local one, forgets them with the process, and follows the port's contract.
"""

from billing.gateways.fake.gateway import FakeGateway
from billing.gateways.fake.modes import ActsLate, AnotherCustomersRow, Mode, Stale
from billing.gateways.fake.seeding import fake_from_document
from billing.misbehaving import ActsThenTimesOut, LimitsRate, Refuses, Slow, Unreachable

__all__ = [
    "ActsLate",
    "ActsThenTimesOut",
    "AnotherCustomersRow",
    "FakeGateway",
    "LimitsRate",
    "Mode",
    "Refuses",
    "Slow",
    "Stale",
    "Unreachable",
    "fake_from_document",
]
