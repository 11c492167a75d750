"""HubSpot through its official client, which nothing outside this package knows."""

from billing.crm.hubspot.crm import HubSpotCrm

__all__ = ["HubSpotCrm"]
