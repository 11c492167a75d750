"""The HTTP API for a company's own systems, and the webhooks that tell them of events. See ``docs/api.md``."""
