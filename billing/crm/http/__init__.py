"""A company's own CRM behind the HTTP contract of ``docs/crm-contract.openapi.yaml``."""

from billing.crm.http.crm import HttpCrm

__all__ = ["HttpCrm"]
