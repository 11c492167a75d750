"""A stand-in for HubSpot's CRM API, as far as the product uses it. See ``docs/sandbox.md``."""
