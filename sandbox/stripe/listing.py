"""List calls: one page, newest first, by cursor, with Stripe's envelope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.store import Bound, Doc
from sandbox.stripe.books import Books
from sandbox.stripe.errors import BadParameter, Missing
from sandbox.stripe.rendering import list_of


def limit_of(params: Mapping[str, Any]) -> int:
    """How many were asked for: 10 unless told, 1 to 100."""
    limit = params.get("limit")
    limit = 10 if limit is None else limit
    if not 1 <= limit <= 100:
        bound = "less than or equal to 100" if limit > 100 else "greater than or equal to 1"
        raise BadParameter(f"This value must be {bound}.", code="parameter_invalid_integer", param="limit")
    return int(limit)


def page(
    books: Books,
    kind: str,
    params: Mapping[str, Any],
    url: str,
    equal: Mapping[str, object] | None = None,
    spans: tuple[str, ...] = ("created",),
    without: Mapping[str, object] | None = None,
    like: Mapping[str, Sequence[str]] | None = None,
) -> Doc:
    """Objects of a kind whose fields equal these, not those, and are like one of the patterns.

    ``spans`` are fields that bounds may be given for.
    """
    limit = limit_of(params)
    after, before = params.get("starting_after") or "", params.get("ending_before") or ""
    if after and before:
        raise BadParameter("You cannot parse a starting_after and an ending_before together.", param="ending_before")
    for name, cursor in (("starting_after", after), ("ending_before", before)):
        if cursor and books.find(kind, cursor) is None:
            raise Missing(kind, cursor, name)
    wanted = {name: value for name, value in (equal or {}).items() if value is not None}
    bounds: dict[str, Mapping[Bound, int]] = {name: params[name] for name in spans if params.get(name)}
    found = books.store.page(kind, wanted, bounds, limit + 1, after, before, without or {}, like or {})
    more = len(found) > limit
    return list_of(found[-limit:] if before else found[:limit], url, more)


def slice_of(docs: list[Doc], params: Mapping[str, Any], url: str) -> Doc:
    """One page of documents that are already at hand, in their order: an invoice's lines, for one."""
    limit = limit_of(params)
    ids = [doc["id"] for doc in docs]
    after, before = params.get("starting_after"), params.get("ending_before")
    if (after or before) and (after or before) not in ids:
        raise Missing("line item", str(after or before), "starting_after" if after else "ending_before")
    if before:
        ahead = docs[: ids.index(before)]
        return list_of(ahead[-limit:], url, len(ahead) > limit)
    rest = docs[ids.index(after) + 1 :] if after else docs
    return list_of(rest[:limit], url, len(rest) > limit)
