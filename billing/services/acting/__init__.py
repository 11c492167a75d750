"""Doing what was agreed: stored before any call, done once, and the proof kept."""

from billing.services.acting.agreeing import action_agree
from billing.services.acting.approving import action_approve, action_decline, action_settle
from billing.services.acting.handing_out import action_link_hand_out
from billing.services.acting.moves import Moved, on_moved
from billing.services.acting.quoting import coupon_quote, plan_change_quote
from billing.services.acting.running import action_run
from billing.services.acting.sweeping import actions_sweep
from billing.services.acting.telling import action_told
from billing.services.acting.touched import on_touched

__all__ = [
    "Moved",
    "action_agree",
    "action_approve",
    "action_decline",
    "action_link_hand_out",
    "action_run",
    "action_settle",
    "action_told",
    "actions_sweep",
    "coupon_quote",
    "on_moved",
    "on_touched",
    "plan_change_quote",
]
