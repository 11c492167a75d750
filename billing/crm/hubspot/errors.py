"""What HubSpot's client raises, told as what it means to us. Nothing of the client's own leaves this package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import urllib3

from billing.calling import calling
from billing.crm.errors import BadAnswer, CrmError, Misconfigured, RateLimited, Refused, Unavailable

_DAILY_PAUSE_SECONDS = 600.0
_LONGEST_PAUSE_SECONDS = 3600.0
_NOT_SENT = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
_FIELD_FAULTS = ("VALIDATION_ERROR", "PROPERTY_DOESNT_EXIST", "INVALID_OPTION")


class NotThere(Exception):
    """404: HubSpot has no such object."""


@contextmanager
def told(what: str, *, acts: bool = False) -> Iterator[None]:
    """Raises CrmError, or NotThere, for whatever the client raises inside.

    ``what`` names what was asked for; ``acts`` is whether the call changes something there. The client has no root of
    its own for errors: each of its parts defines the same classes anew, so they are told by their shape.
    """
    try:
        with calling("hubspot"):
            yield
    except (CrmError, NotThere):
        raise
    except urllib3.exceptions.HTTPError as error:
        raise _broken(error, acts) from None
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise BadAnswer(f"HubSpot's answer about {what} cannot be read ({type(error).__name__}).") from None
    except Exception as error:
        status = getattr(error, "status", None)
        if not isinstance(status, int):
            raise
        if status == 404:
            raise NotThere from None
        raise _refusal(what, status, error, acts) from None


def _broken(error: urllib3.exceptions.HTTPError, acts: bool) -> CrmError:
    reason = getattr(error, "reason", None) or error
    sent = not isinstance(reason, _NOT_SENT)
    return Unavailable(f"HubSpot was not reached ({type(reason).__name__}).", may_have_acted=acts and sent)


def _refusal(what: str, status: int, error: Any, acts: bool) -> CrmError:
    said = _said(error)
    if status in (401, 403):
        hint = "Give the private app the scopes that docs/crm.md names, and set HUBSPOT_TOKEN to its token."
        return Misconfigured(f"HubSpot does not let us at {what} ({status}). {hint}")
    if status == 429:
        return RateLimited("HubSpot asks to wait.", retry_after=_pause(said, getattr(error, "headers", None) or {}))
    if status >= 500 or status == 0:
        return Unavailable(f"HubSpot is out of order ({status}).", may_have_acted=acts and status != 0)
    category = str(said.get("category", ""))[:60] or f"HTTP {status}"
    if category in _FIELD_FAULTS:
        return Misconfigured(f"HubSpot refuses a field of {what}: {_field_fault(said)}. See the field mapping.")
    return Refused(f"HubSpot refused {what}: {category}.", reason=category)


def _said(error: Any) -> Mapping[str, Any]:
    try:
        said = json.loads(error.body or "{}")
    except (TypeError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _field_fault(said: Mapping[str, Any]) -> str:
    """HubSpot's own code and the property it names; its message may quote what was sent, so it is left out."""
    details = said.get("errors")
    first = details[0] if isinstance(details, list) and details and isinstance(details[0], dict) else {}
    context = first.get("context")
    names = context.get("propertyName") if isinstance(context, dict) else None
    name = names[0] if isinstance(names, list) and names else ""
    code = str(first.get("code") or said.get("category"))[:60]
    return f"{code} ({str(name)[:60]})" if name else code


def _pause(said: Mapping[str, Any], headers: Mapping[str, str]) -> float:
    """Seconds. The daily limit frees at midnight in the account's zone, which we do not know: ask now and then."""
    if said.get("policyName") == "DAILY":
        return _DAILY_PAUSE_SECONDS
    for name, unit in (("Retry-After", 1.0), ("X-HubSpot-RateLimit-Interval-Milliseconds", 0.001)):
        try:
            return min(max(float(headers[name]) * unit, 1.0), _LONGEST_PAUSE_SECONDS)
        except (KeyError, ValueError):
            continue
    return 10.0
