"""A token belongs to one browser, and to nobody once its customer has signed out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from supportbot.identity.proofs import HOLDS_FOR, proof_token, proven_until
from supportbot.identity.revoking import ended_lately, sessions_revoke, token_end
from supportbot.identity.sweeping import identities_sweep
from supportbot.identity.tokens import site_signing_keys, token_bind
from supportbot.identity.visitors import REMEMBERED_FOR, visitor_identity, visitor_token
from supportbot.models import Revocation, Site, SiteKey, TokenUse
from supportbot.widget.identity import Identity, IdentityError, sign_identity, verify_identity

NOW = datetime(2026, 11, 22, 10, 0, 30, tzinfo=UTC)


def _identity(ref: str = "cus_priya", *, issued: datetime | None = None) -> Identity:
    now = issued or datetime.now(UTC)
    token = sign_identity(ref, name="", keys=settings.WIDGET_SIGNING_KEYS, now=now, ttl=timedelta(hours=1))
    return verify_identity(token, keys=settings.WIDGET_SIGNING_KEYS, now=now)


def _refusal(identity: Identity, device: str) -> str:
    with pytest.raises(IdentityError) as refused:
        token_bind(identity, device=device)
    return refused.value.code


@pytest.mark.django_db
def test_the_browser_that_brings_a_token_first_keeps_it() -> None:
    identity = _identity()
    token_bind(identity, device="one")
    token_bind(identity, device="one")
    assert _refusal(identity, "two") == "token_replayed"
    token_bind(_identity(), device="two")


@pytest.mark.django_db
def test_after_a_sign_out_the_token_is_nobodys() -> None:
    identity = _identity()
    token_bind(identity, device="one")
    token_end(identity)
    assert _refusal(identity, "one") == "token_revoked"
    assert ended_lately().covers(identity)
    assert not ended_lately().covers(_identity())


@pytest.mark.django_db
def test_a_customers_sessions_end_together_and_a_later_token_is_good() -> None:
    before = _identity(issued=datetime.now(UTC) - timedelta(minutes=5))
    token_bind(before, device="one")
    sessions_revoke(customer_ref="cus_priya")
    assert _refusal(before, "one") == "token_revoked"
    assert ended_lately().covers(before)
    later, other = _identity(issued=datetime.now(UTC) + timedelta(seconds=2)), _identity("cus_jonas")
    for identity in (later, other):
        token_bind(identity, device="one")
        assert not ended_lately().covers(identity)


@pytest.mark.django_db
def test_signing_out_twice_counts_from_the_second_time() -> None:
    sessions_revoke(customer_ref="cus_priya")
    Revocation.objects.update(before=NOW, at=NOW)
    assert not ended_lately().customers
    sessions_revoke(customer_ref="cus_priya")
    assert ended_lately().customers["cus_priya"] > NOW


@pytest.mark.django_db
def test_what_nobody_can_use_any_more_is_forgotten() -> None:
    TokenUse.objects.create(token_id="old", device="", expires_at=datetime.now(UTC) - timedelta(hours=2))
    TokenUse.objects.create(token_id="new", device="", expires_at=datetime.now(UTC) + timedelta(hours=2))
    Revocation.objects.create(customer_ref="a", before=datetime.now(UTC) - timedelta(days=2))
    Revocation.objects.create(customer_ref="b", before=datetime.now(UTC))
    assert identities_sweep() == 2
    assert (TokenUse.objects.get().token_id, Revocation.objects.get().customer_ref) == ("new", "b")


@pytest.mark.django_db
def test_a_sites_key_verifies_until_it_is_retired() -> None:
    site = Site.objects.create(key="shop", name="Shop")
    moments = {"current": None, "leaving": datetime.now(UTC) + timedelta(hours=1), "gone": datetime.now(UTC)}
    for kid, retires_at in moments.items():
        SiteKey.objects.create(site=site, kid=kid, algorithm="HS256", material="s" * 32, retires_at=retires_at)
    assert {key.kid for key in site_signing_keys(site)} == {"current", "leaving"}
    assert site_signing_keys(None) == []


def test_a_visitor_is_known_again_by_our_number_alone() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        first = visitor_identity("", now=NOW)
        token = visitor_token(first)
        assert first.is_visitor
        assert visitor_identity(token, now=NOW).customer_ref == first.customer_ref
        assert visitor_identity(f"{token}x", now=NOW).customer_ref != first.customer_ref
        assert visitor_identity("", now=NOW).customer_ref != first.customer_ref
        clock.shift(REMEMBERED_FOR + timedelta(seconds=1))
        assert visitor_identity(token, now=NOW).customer_ref != first.customer_ref


def test_a_customer_has_no_visitors_number() -> None:
    with pytest.raises(ValueError, match="visitor"):
        visitor_token(_identity())


def test_a_proof_holds_for_its_customer_in_its_browser_for_its_time() -> None:
    with time_machine.travel(NOW, tick=False):
        until = NOW.replace(microsecond=0) + HOLDS_FOR
        proof = proof_token("cus_priya", device="one", until=until)
        assert proven_until(proof, customer_ref="cus_priya", device="one", now=NOW) == until
        assert proven_until(proof, customer_ref="cus_jonas", device="one", now=NOW) is None
        assert proven_until(proof, customer_ref="cus_priya", device="two", now=NOW) is None
        assert proven_until(proof, customer_ref="cus_priya", device="one", now=until) is None
        assert proven_until(f"{proof}x", customer_ref="cus_priya", device="one", now=NOW) is None
        assert proven_until("", customer_ref="cus_priya", device="one", now=NOW) is None
