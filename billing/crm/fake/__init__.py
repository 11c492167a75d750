"""A CRM in memory that can be told to misbehave: for tests, and for trying things without one.

It forgets with the process, and follows the port's contract.
"""

from billing.crm.fake.crm import FakeCrm
from billing.crm.fake.modes import ActsLate, AnotherCustomer, Garbage, Mode, WrongToken
from billing.misbehaving import ActsThenTimesOut, LimitsRate, Refuses, Slow, Unreachable

__all__ = [
    "ActsLate",
    "ActsThenTimesOut",
    "AnotherCustomer",
    "FakeCrm",
    "Garbage",
    "LimitsRate",
    "Mode",
    "Refuses",
    "Slow",
    "Unreachable",
    "WrongToken",
]
