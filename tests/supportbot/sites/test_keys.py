"""Keys: a secret is known once, a public key is checked, and a retired one runs out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.db import connection

from handoff.models import Event
from supportbot.identity.tokens import site_signing_keys
from supportbot.models import SiteKey
from supportbot.sites.errors import KeyNotFound, KeyOver, KeyThere, NotAPublicKey, SiteNotFound
from supportbot.sites.selectors import key_rows
from supportbot.sites.services.keys import (
    GRACE,
    SECRET_BYTES,
    key_retire,
    new_mark,
    public_key_add,
    public_key_from,
    secret_create,
)
from supportbot.widget.identity import AUDIENCE, SECRET_BYTES_MIN, IdentityError, verify_identity
from tests.supportbot.sites.people import admin, site

pytestmark = pytest.mark.django_db


def public_pem(private: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def private_pem(private: PrivateKeyTypes) -> str:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def states() -> list[str]:
    return [row.state for row in key_rows(SiteKey.objects.get().site, now=datetime.now(UTC))]


def test_a_secret_is_long_enough_named_by_us_and_stored_encrypted() -> None:
    made = site()
    key, secret = secret_create(by=admin(), site_id=made.pk, mark="0a1b2c3d")
    assert key.kid == "shop-0a1b2c3d"
    assert len(secret.encode()) >= SECRET_BYTES > SECRET_BYTES_MIN - 1
    assert SiteKey.objects.get().material == secret
    with connection.cursor() as cursor:
        cursor.execute("SELECT material FROM supportbot_sitekey")
        assert secret not in str(cursor.fetchall())
    assert secret not in str(list(Event.objects.values_list("data")))


def test_two_secrets_differ_and_a_long_name_leaves_room_for_the_mark() -> None:
    made, by = site(name="x" * 80), admin()
    secrets = {secret_create(by=by, site_id=made.pk, mark=new_mark())[1] for _ in range(3)}
    assert len(secrets) == 3
    assert all(len(kid) <= 40 for kid in SiteKey.objects.values_list("kid", flat=True))


@pytest.mark.parametrize("mark", ["0a1b2c3d", "", "x", "../../..", "0A1B2C3D", "0a1b2c3d0"])
def test_a_form_sent_twice_makes_one_key(mark: str) -> None:
    made, by = site(), admin()
    secret_create(by=by, site_id=made.pk, mark="0a1b2c3d")
    with pytest.raises(KeyThere):
        secret_create(by=by, site_id=made.pk, mark=mark)
    assert SiteKey.objects.count() == 1


def test_a_public_key_is_kept_as_written_anew() -> None:
    pem = public_pem(ed25519.Ed25519PrivateKey.generate())
    key = public_key_add(by=admin(), site_id=site().pk, mark=new_mark(), pem=f"\n  {pem.strip()}\r\n\n")
    assert (key.algorithm, SiteKey.objects.get().material) == ("EdDSA", pem)


def test_a_private_key_is_refused_with_a_warning() -> None:
    made = site()
    for private in (ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())):
        with pytest.raises(NotAPublicKey, match="private key") as refused:
            public_key_add(by=admin(), site_id=made.pk, mark=new_mark(), pem=private_pem(private))
        assert refused.value.field == "pem"
    assert not SiteKey.objects.exists()


@pytest.mark.parametrize("pem", ["", "x", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "ключ", "\x00"])
def test_what_is_no_key_is_refused(pem: str) -> None:
    with pytest.raises(NotAPublicKey, match="Paste the whole of it"):
        public_key_from(pem)


def test_a_key_of_another_kind_is_refused_with_what_to_make() -> None:
    with pytest.raises(NotAPublicKey, match="ed25519"):
        public_key_from(public_pem(ec.generate_private_key(ec.SECP256R1())))


def test_the_same_public_key_is_there_once_until_it_is_retired() -> None:
    made, by, pem = site(), admin(), public_pem(ed25519.Ed25519PrivateKey.generate())
    key = public_key_add(by=by, site_id=made.pk, mark=new_mark(), pem=pem)
    with pytest.raises(KeyThere) as refused:
        public_key_add(by=by, site_id=made.pk, mark=new_mark(), pem=pem)
    assert refused.value.field == "pem"
    key_retire(by=by, site_id=made.pk, kid=key.kid, at_once=True)
    public_key_add(by=by, site_id=made.pk, mark=new_mark(), pem=pem)


def test_a_retired_key_runs_out_after_a_day_and_may_be_ended_before() -> None:
    made, by = site(), admin()
    key, _ = secret_create(by=by, site_id=made.pk, mark=new_mark())
    assert states() == ["current"]
    later = key_retire(by=by, site_id=made.pk, kid=key.kid, at_once=False)
    assert later.retires_at is not None
    assert abs(later.retires_at - datetime.now(UTC) - GRACE) < timedelta(minutes=1)
    assert states() == ["retiring"]
    with pytest.raises(KeyOver):
        key_retire(by=by, site_id=made.pk, kid=key.kid, at_once=False)
    key_retire(by=by, site_id=made.pk, kid=key.kid, at_once=True)
    assert states() == ["retired"]
    with pytest.raises(KeyOver):
        key_retire(by=by, site_id=made.pk, kid=key.kid, at_once=True)
    assert Event.objects.filter(kind="site_key_retired", data__kid=key.kid).count() == 2


def test_a_key_is_retired_on_its_own_site_only() -> None:
    one, other, by = site(), site(name="Other"), admin()
    key, _ = secret_create(by=by, site_id=one.pk, mark=new_mark())
    with pytest.raises(KeyNotFound):
        key_retire(by=by, site_id=other.pk, kid=key.kid, at_once=True)
    with pytest.raises(SiteNotFound):
        secret_create(by=by, site_id=0, mark=new_mark())


def signed_with(kid: str, material: str | ed25519.Ed25519PrivateKey, algorithm: str) -> str:
    now = int(datetime.now(UTC).timestamp())
    claims = {"sub": "cus_priya", "aud": AUDIENCE, "iat": now, "exp": now + 900, "jti": new_mark()}
    return jwt.encode(claims, material, algorithm=algorithm, headers={"kid": kid})


@pytest.mark.parametrize("algorithm", ["HS256", "EdDSA"])
def test_the_chat_believes_a_key_until_it_is_over(algorithm: str) -> None:
    made, by, private = site(), admin(), ed25519.Ed25519PrivateKey.generate()
    if algorithm == "HS256":
        key, secret = secret_create(by=by, site_id=made.pk, mark=new_mark())
        token = signed_with(key.kid, secret, algorithm)
    else:
        key = public_key_add(by=by, site_id=made.pk, mark=new_mark(), pem=public_pem(private))
        token = signed_with(key.kid, private, algorithm)

    def believed() -> bool:
        keys, now = [f"other:{'o' * 40}"], datetime.now(UTC)
        try:
            identity = verify_identity(token, keys=keys, now=now, site_keys=site_signing_keys(made))
        except IdentityError:
            return False
        return identity.customer_ref == "cus_priya"

    assert believed()
    key_retire(by=by, site_id=made.pk, kid=key.kid, at_once=False)
    assert believed()
    key_retire(by=by, site_id=made.pk, kid=key.kid, at_once=True)
    assert not believed()
