"""A billing system for companies without one: the tables are the truth, and what is done is written to them."""

from billing.gateways.local.gateway import LocalGateway
from billing.gateways.local.links import LinkUnusable, OpenLink, link_look, link_redeem

__all__ = ["LinkUnusable", "LocalGateway", "OpenLink", "link_look", "link_redeem"]
