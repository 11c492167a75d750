"""Conversations and the CRM: profiles come in when one begins, outcomes go out when one ends (``docs/crm.md``)."""
