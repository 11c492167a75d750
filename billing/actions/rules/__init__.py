"""What may be done to an account, by the company's policies: pure, one small module for each family of commands."""

from billing.actions.rules.judging import LEAST_IDENTITY, judge
from billing.actions.rules.offering import offers
from billing.actions.rules.verdict import Allowed, Case, IdentityStep, NeedsApproval, NotAllowed, Verdict, Why

__all__ = [
    "LEAST_IDENTITY",
    "Allowed",
    "Case",
    "IdentityStep",
    "NeedsApproval",
    "NotAllowed",
    "Verdict",
    "Why",
    "judge",
    "offers",
]
