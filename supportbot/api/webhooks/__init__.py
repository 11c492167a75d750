"""Telling a company's own systems what happened, from the event log. See ``docs/adr/0011``."""
