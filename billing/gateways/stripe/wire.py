"""The client, and its objects as plain dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import stripe

from billing.calling import calling
from billing.gateways.stripe.options import StripeOptions
from billing.gateways.turns import await_turn

Object = dict[str, Any]
API_VERSION = "2026-10-28.endive"
"""What this package was written for; an account's own default version does not matter."""
CONNECT_SECONDS = 3.0
PAGE_SIZE = 100
READS: Any = {"max_network_retries": 1}


class _InTurn(stripe.RequestsClient):
    """Each request over the network waits for its turn, where a long run has set a pace."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        await_turn()
        with calling("stripe"):
            return super().request(*args, **kwargs)


@lru_cache(maxsize=8)
def client(options: StripeOptions) -> stripe.StripeClient:
    """One for each set of options, so that connections are kept. Writes are tried once: their callers look first."""
    addresses: Any = {"api": options.api_base} if options.api_base else None
    return stripe.StripeClient(
        options.api_key,
        stripe_version=API_VERSION,
        base_addresses=addresses,
        max_network_retries=0,
        http_client=_InTurn(timeout=(min(CONNECT_SECONDS, options.timeout), options.timeout)),
    )


def plain(found: Any) -> Object:
    """An object of the client as a dictionary, all the way down."""
    return dict(found.to_dict())


def whole(call: Callable[..., Any], *path: str, **params: Any) -> list[Object]:
    """Every object of a list call, page after page."""
    pages = call(*path, params={"limit": PAGE_SIZE, **params}, options=READS)
    return [plain(each) for each in pages.auto_paging_iter()]


def one_page(api: stripe.StripeClient, name: str, params: Object) -> tuple[list[Object], bool]:
    """A page of up to 100 of the list ``/v1/NAME``, and whether more follow.

    As it was sent: making the client's objects of a full page and dictionaries of those again takes three times as
    long as all else of a backfill together.
    """
    listed = api.raw_request("get", f"/v1/{name}", limit=PAGE_SIZE, **params, **READS).data
    return list(listed["data"]), bool(listed["has_more"])


def id_of(value: Any) -> str:
    """The id of what is either an id or the object itself; empty for neither."""
    if isinstance(value, dict):
        return str(value["id"])
    return str(value or "")
