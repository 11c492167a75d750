"""A signed identity proves exactly one customer, for exactly as long as it says."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from supportbot.widget.identity import (
    LONGEST_LIFE,
    IdentityError,
    SigningKey,
    parse_keys,
    sign_identity,
    verify_identity,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TTL = timedelta(minutes=15)
SECRET = "a-secret-of-thirty-two-bytes-or-more"
OLD_SECRET = "the-secret-that-was-used-before-this-one"
KEYS = [f"k2:{SECRET}", f"k1:{OLD_SECRET}"]


def signed(keys: list[str] = KEYS, **changes: Any) -> str:
    """A token like ours with some claims changed; a claim set to None is left out."""
    claims: dict[str, Any] = {
        "sub": "cus_priya",
        "aud": "supportbot",
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + TTL).timestamp()),
        "jti": "t1",
    } | changes
    kid, _, secret = keys[0].partition(":")
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, secret, algorithm="HS256", headers={"kid": kid})


def code_of(token: str | None, now: datetime = NOW, keys: list[str] = KEYS) -> str:
    with pytest.raises(IdentityError) as caught:
        verify_identity(token, keys=keys, now=now)
    return caught.value.code


def raw(header: dict[str, Any], claims: str) -> str:
    """A token with an empty signature from parts that no library would write."""
    parts = (json.dumps(header), claims)
    return ".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts) + "."


def test_what_is_signed_is_verified() -> None:
    token = sign_identity("cus_priya", name="Priya Shah", keys=KEYS, now=NOW, ttl=TTL)
    identity = verify_identity(token, keys=KEYS, now=NOW)
    assert (identity.customer_ref, identity.name) == ("cus_priya", "Priya Shah")
    assert identity.expires_at == NOW + TTL
    assert identity.token_id


def test_each_token_has_an_id_of_its_own() -> None:
    tokens = [sign_identity("cus_priya", name="", keys=KEYS, now=NOW, ttl=TTL) for _ in range(2)]
    first, second = (verify_identity(token, keys=KEYS, now=NOW) for token in tokens)
    assert first.token_id != second.token_id


@pytest.mark.parametrize("token", [None, ""])
def test_no_token(token: str | None) -> None:
    assert code_of(token) == "token_missing"


@pytest.mark.parametrize(
    ("later", "code"),
    [
        pytest.param(TTL + timedelta(seconds=61), "token_expired", id="past the leeway"),
        pytest.param(TTL + timedelta(days=400), "token_expired", id="long ago"),
        pytest.param(-timedelta(seconds=61), "token_invalid", id="issued in the future"),
    ],
)
def test_a_token_outside_its_time(later: timedelta, code: str) -> None:
    assert code_of(signed(), now=NOW + later) == code


@pytest.mark.parametrize("later", [TTL + timedelta(seconds=59), -timedelta(seconds=59)])
def test_clocks_may_differ_by_a_minute(later: timedelta) -> None:
    assert verify_identity(signed(), keys=KEYS, now=NOW + later).customer_ref == "cus_priya"


@pytest.mark.parametrize("claim", ["sub", "exp", "aud", "iat", "jti"])
def test_every_claim_is_required(claim: str) -> None:
    missing: dict[str, Any] = {claim: None}
    assert code_of(signed(**missing)) == "token_invalid"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "elsewhere"},
        {"sub": ""},
        {"sub": 7},
        {"sub": ["cus_priya"]},
        {"sub": "cus_\x00priya"},
        {"sub": "x" * 201},
        {"jti": ""},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": 1e300},
        {"exp": float("inf")},
        {"iat": [1]},
        {"iat": float("nan")},
    ],
    ids=str,
)
def test_claims_of_the_wrong_kind(changes: dict[str, Any]) -> None:
    assert code_of(signed(**changes)) == "token_invalid"


def test_half_a_surrogate_pair_is_no_reference() -> None:
    token = signed(sub="cus_\ud800")
    assert code_of(token) == "token_invalid"


@pytest.mark.parametrize(
    "token", ["\ud800", "a.b.c", "....", "é.é.é", "x" * 5000, "e30.e30.e30", "[]", "W10.W10.W10"], ids=repr
)
def test_what_is_no_token(token: str) -> None:
    assert code_of(token) == "token_invalid"


def test_a_changed_payload_is_refused() -> None:
    head, _, signature = signed().split(".")
    _, other, _ = signed(sub="cus_jonas").split(".")
    assert code_of(f"{head}.{other}.{signature}") == "token_invalid"


@pytest.mark.parametrize("algorithm", ["none", "None", "HS384", "RS256"])
def test_the_algorithm_is_ours_alone(algorithm: str) -> None:
    claims = json.dumps({"sub": "cus_priya", "aud": "supportbot", "iat": 1, "exp": 4102444800, "jti": "t1"})
    assert code_of(raw({"alg": algorithm, "typ": "JWT", "kid": "k2"}, claims)) == "token_invalid"


def test_another_algorithm_with_the_right_key_is_refused() -> None:
    claims = {"sub": "cus_priya", "aud": "supportbot", "iat": NOW, "exp": NOW + TTL, "jti": "t1"}
    token = jwt.encode(claims, SECRET * 2, algorithm="HS512", headers={"kid": "k2"})
    assert code_of(token, keys=[f"k2:{SECRET * 2}"]) == "token_invalid"


def _ed25519() -> tuple[str, str]:
    """A private key and its public key, both PEM."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(), public.decode()


def _claims(**changes: Any) -> dict[str, Any]:
    return {"sub": "cus_priya", "aud": "supportbot", "iat": NOW, "exp": NOW + TTL, "jti": "t1", **changes}


def test_a_site_may_sign_with_a_private_key_that_only_it_has() -> None:
    private, public = _ed25519()
    site_keys = [SigningKey("site-1", public, "EdDSA")]
    token = jwt.encode(_claims(), private, algorithm="EdDSA", headers={"kid": "site-1"})
    assert verify_identity(token, keys=KEYS, now=NOW, site_keys=site_keys).customer_ref == "cus_priya"
    assert code_of(token) == "token_invalid"


def test_a_public_key_is_never_taken_for_a_shared_secret() -> None:
    """CVE-2022-29217's kind: the header says HS256, the key is the public one, which everybody knows."""
    _, public = _ed25519()
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": "site-1"}).encode()).rstrip(b"=")
    body = base64.urlsafe_b64encode(json.dumps(_claims(iat=1, exp=2)).encode()).rstrip(b"=")
    signature = hmac.digest(public.encode(), head + b"." + body, "sha256")
    token = b".".join([head, body, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()
    with pytest.raises(IdentityError) as caught:
        verify_identity(token, keys=KEYS, now=NOW, site_keys=[SigningKey("site-1", public, "EdDSA")])
    assert caught.value.code == "token_invalid"


def test_a_site_with_both_kinds_of_keys_is_tried_with_each() -> None:
    private, public = _ed25519()
    site_keys = [SigningKey("shared", SECRET, "HS256"), SigningKey("pair", public, "EdDSA")]
    for key, algorithm in ((private, "EdDSA"), (SECRET, "HS256")):
        token = jwt.encode(_claims(), key, algorithm=algorithm)
        assert verify_identity(token, keys=KEYS, now=NOW, site_keys=site_keys).customer_ref == "cus_priya"


def test_a_token_may_live_a_day_and_no_longer() -> None:
    assert verify_identity(signed(exp=int((NOW + LONGEST_LIFE).timestamp())), keys=KEYS, now=NOW)
    assert code_of(signed(exp=int((NOW + LONGEST_LIFE).timestamp()) + 1)) == "token_invalid"


def test_no_token_names_a_visitor() -> None:
    assert code_of(signed(sub="visitor:0123")) == "token_invalid"


def test_a_key_on_its_way_out_still_verifies() -> None:
    token = signed(keys=[KEYS[1]])
    assert verify_identity(token, keys=KEYS, now=NOW).customer_ref == "cus_priya"
    assert code_of(token, keys=KEYS[:1]) == "token_invalid"


def test_the_first_key_signs() -> None:
    token = sign_identity("cus_priya", name="", keys=KEYS, now=NOW, ttl=TTL)
    assert jwt.get_unverified_header(token)["kid"] == "k2"


def test_a_token_that_names_no_key_is_tried_with_each() -> None:
    claims = jwt.decode(signed(), options={"verify_signature": False})
    token = jwt.encode(claims, OLD_SECRET, algorithm="HS256")
    assert verify_identity(token, keys=KEYS, now=NOW).customer_ref == "cus_priya"


def test_naming_one_key_and_signing_with_another_is_refused() -> None:
    claims = jwt.decode(signed(), options={"verify_signature": False})
    token = jwt.encode(claims, OLD_SECRET, algorithm="HS256", headers={"kid": "k2"})
    assert code_of(token) == "token_invalid"


@pytest.mark.parametrize("keys", [[], ["no-colon-in-this-key-of-forty-characters"], [":" + SECRET], ["k1:short"]])
def test_keys_that_cannot_be_used(keys: list[str]) -> None:
    with pytest.raises(ValueError) as caught:
        parse_keys(keys)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("reference", ["", "x" * 201, "a\nb", "\udfff"])
def test_a_reference_that_nobody_would_verify_is_not_signed(reference: str) -> None:
    with pytest.raises(ValueError):
        sign_identity(reference, name="", keys=KEYS, now=NOW, ttl=TTL)
