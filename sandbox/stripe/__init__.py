"""Stripe's HTTP API as far as billing support needs it, with the paths and shapes of the version named here."""

API_VERSION = "2026-10-28.endive"
"""What stripe-python 16.1.0 asks for."""
