"""Each error of Stripe's client as the port has it, as the client itself raises it."""

from __future__ import annotations

from typing import Any, cast

import pytest
import stripe

from billing.gateways.errors import GatewayError, Misconfigured, RateLimited, Refused, Unavailable
from billing.gateways.stripe.failures import reaching, translated


def raised(kind: Any, *args: Any, **more: Any) -> stripe.StripeError:
    """An error of the client; its constructors carry no types."""
    return cast(stripe.StripeError, kind(*args, **more))


def card_error(**error: str) -> stripe.StripeError:
    body: dict[str, Any] = {"error": {"type": "card_error", **error}}
    return raised(stripe.CardError, "declined", None, error.get("code"), json_body=body)


REFUSED = [
    (card_error(code="card_declined", decline_code="insufficient_funds"), "insufficient_funds"),
    (card_error(code="expired_card"), "expired_card"),
    (raised(stripe.CardError, "declined", None, None), "card_declined"),
    (raised(stripe.InvalidRequestError, "no such", "id", code="resource_missing"), "resource_missing"),
    (raised(stripe.InvalidRequestError, "no", "amount"), "invalid_request"),
    (stripe.IdempotencyError("reused", code="idempotency_error"), "key_reused"),
]


@pytest.mark.parametrize(("error", "reason"), REFUSED)
def test_refusals(error: stripe.StripeError, reason: str) -> None:
    refused = translated(error, writes=True)
    assert isinstance(refused, Refused)
    assert refused.reason == reason


OTHERS: list[tuple[stripe.StripeError, type[GatewayError]]] = [
    (stripe.AuthenticationError("bad key"), Misconfigured),
    (stripe.PermissionError("not allowed"), Misconfigured),
    (stripe.RateLimitError("slow down"), RateLimited),
    (raised(stripe.InvalidRequestError, "busy", None, code="lock_timeout", http_status=429), RateLimited),
    (raised(stripe.APIConnectionError, "timed out"), Unavailable),
    (stripe.APIError("500"), Unavailable),
    (stripe.StripeError("?"), Unavailable),
    (raised(stripe.InvalidRequestError, "busy", None, code="idempotency_key_in_use", http_status=409), Unavailable),
]


@pytest.mark.parametrize(("error", "kind"), OTHERS)
def test_the_rest(error: stripe.StripeError, kind: type[GatewayError]) -> None:
    assert type(translated(error, writes=False)) is kind


def test_a_key_in_use_is_named_in_the_body_alone() -> None:
    body = {"error": {"type": "idempotency_error", "code": "idempotency_key_in_use"}}
    unavailable = translated(stripe.APIError("409", http_status=409, json_body=body), writes=True)
    assert "busy" in str(unavailable)


@pytest.mark.parametrize("wrote", [True, False])
def test_only_a_write_leaves_open_what_was_done(wrote: bool) -> None:
    with pytest.raises(Unavailable) as unavailable, reaching(lambda: wrote):
        raise raised(stripe.APIConnectionError, "timed out")
    assert unavailable.value.may_have_acted is wrote


def test_a_limit_leaves_nothing_open() -> None:
    error = stripe.RateLimitError("slow down", headers={"Retry-After": "7"})
    with pytest.raises(RateLimited) as limited, reaching(lambda: True):
        raise error
    assert limited.value.retry_after == 7.0
    assert not limited.value.may_have_acted


def test_a_key_is_not_quoted() -> None:
    error = stripe.AuthenticationError("Invalid API Key provided: sk_test_secret")
    assert "sk_test" not in str(translated(error, writes=False))
