"""Writes of the billing room."""

from billing.services.load import LoadReport, billing_load

__all__ = ["LoadReport", "billing_load"]
