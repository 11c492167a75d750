"""Stripe's errors as the port's. What the client says is not passed on where it could quote a key or a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import stripe

from billing.gateways.errors import GatewayError, Misconfigured, RateLimited, Refused, Unavailable

_IN_USE = "idempotency_key_in_use"
_NO_SUCH_CALL = (404, 405)
_LIMITS = ("rate_limit", "lock_timeout")


@contextmanager
def reaching(wrote: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Around calls of the client. ``wrote`` is asked when one fails: whether something may have changed by then."""
    try:
        yield
    except stripe.StripeError as error:
        raise translated(error, writes=wrote()) from error


def translated(error: stripe.StripeError, *, writes: bool) -> GatewayError:
    """The port's error for one of the client's."""
    code = _code(error)
    if isinstance(error, stripe.RateLimitError) or code in _LIMITS:
        return RateLimited("Stripe asks to wait", retry_after=_retry_after(error))
    if code == _IN_USE:
        return Unavailable("Stripe is still busy with the same request", may_have_acted=writes)
    match error:
        case stripe.CardError():
            return Refused("the card was declined", reason=_decline(error))
        case stripe.IdempotencyError():
            return Refused("this key was used for another command; take a new one", reason="key_reused")
        case stripe.AuthenticationError():
            return Misconfigured("Stripe does not know the API key; set STRIPE_API_KEY to a valid one")
        case stripe.PermissionError():
            return Misconfigured("the API key may not do this; give it the permission at Stripe, or set another")
        case stripe.InvalidRequestError():
            return Refused(_what(error), reason=refusal(error))
        case stripe.APIError() if error.http_status in _NO_SUCH_CALL:
            return Misconfigured("the server answers as Stripe does not; correct STRIPE_API_BASE, or leave it empty")
        case stripe.APIConnectionError():
            return Unavailable("Stripe was not reached in time", may_have_acted=writes)
        case _:
            return Unavailable("Stripe has a fault of its own", may_have_acted=writes)


def _code(error: stripe.StripeError) -> str:
    """The client gives only some of its errors their code; the answer's body has it."""
    return error.code or (error.error.code if error.error is not None else None) or ""


def refusal(error: stripe.InvalidRequestError) -> str:
    """Why a request was refused, in Stripe's word or the plainest that there is."""
    return error.code or ("resource_missing" if error.http_status == 404 else "invalid_request")


def _what(error: stripe.InvalidRequestError) -> str:
    return f"Stripe refused the request ({refusal(error)}, parameter {error.param or 'not named'})"


def _decline(error: stripe.CardError) -> str:
    decline = error.error.decline_code if error.error is not None else None
    return decline or error.code or "card_declined"


def _retry_after(error: stripe.StripeError) -> float:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    try:
        return max(float(headers.get("retry-after", 1.0)), 0.0)
    except ValueError:
        return 1.0
