"""Who may read the metrics. They name nobody, yet tell how busy a company is and what fails. Pure."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from ipaddress import ip_address

_OF_A_PROXY = ("forwarded", "x-forwarded-for", "x-real-ip")
REFUSED = (
    "Metrics are read from this machine or a private network, not through a proxy; or with METRICS_TOKEN set, from"
    " anywhere with 'Authorization: Bearer' and that token.\n"
)


def may_read(*, token: str, address: str, headers: Mapping[str, str]) -> bool:
    """Whether a request from ``address`` with ``headers`` (names in lower case) may.

    With a ``token`` set, who brings it; else who asks from loopback or a private network, and not through a proxy:
    behind one every stranger looks like the proxy.
    """
    if token:
        brought = headers.get("authorization", "").removeprefix("Bearer ").strip()
        return hmac.compare_digest(brought.encode("utf-8", "replace"), token.encode())
    if any(name in headers for name in _OF_A_PROXY):
        return False
    try:
        where = ip_address(address)
    except ValueError:
        return False
    return where.is_loopback or where.is_private
