"""Finding out where the copy is not what the billing system has, and mending it."""

from billing.services.reconciling.planning import reconciliation_plan
from billing.services.reconciling.running import reconciliation_continue, reconciliation_run

__all__ = ["reconciliation_continue", "reconciliation_plan", "reconciliation_run"]
