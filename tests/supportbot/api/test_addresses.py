"""Where webhooks may go, and that they go nowhere else."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from supportbot.api.errors import BadUrl
from supportbot.api.webhooks import endpoints
from supportbot.api.webhooks.addresses import address_check, url_check
from supportbot.models import WebhookDelivery, WebhookEndpoint
from tests.supportbot.api.receiver import Receiver, receiver, started
from tests.supportbot.api.told import send

__all__ = ["receiver"]

_PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::7", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.7", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "::7f00:1",
]  # fmt: skip


@pytest.fixture
def _in_earnest(settings: Settings) -> None:
    settings.SUPPORTBOT_DEMO = settings.DEBUG = False
    settings.WEBHOOK_PRIVATE_HOSTS = []


@pytest.mark.usefixtures("_in_earnest")
@pytest.mark.parametrize("address", _PRIVATE)
def test_no_address_inside_is_let_through(address: str) -> None:
    with pytest.raises(BadUrl) as refused:
        address_check("crm.example", ip_address(address))
    assert refused.value.field == "url"
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(BadUrl):
        url_check(f"https://{host}/hook")


@pytest.mark.usefixtures("_in_earnest")
@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_let_through(address: str) -> None:
    address_check("crm.example", ip_address(address))


@pytest.mark.usefixtures("_in_earnest")
@pytest.mark.parametrize(
    "url",
    [
        "", "crm.example", "http://crm.example/", "ftp://crm.example/", "https://", "https:///hook", "file:///etc/passwd",
        "https://user:word@crm.example/", "https://crm.example/#part", "https://crm.example/a b", "https://localhost/",
        "https://crm.example/\n", "http://127.0.0.1/", "http://localhost/", "https://[::1]/", "https://crm.example:99999/",
        "https://" + "x" * 500, "javascript:alert(1)", "https://crm.example\x00/", "gopher://127.0.0.1:6379/_x",
    ],
)  # fmt: skip
def test_what_is_no_address_for_webhooks_is_refused(url: str) -> None:
    with pytest.raises(BadUrl):
        url_check(url)


@pytest.mark.usefixtures("_in_earnest")
def test_an_https_address_of_a_name_is_taken() -> None:
    assert url_check("https://crm.example:8443/hooks?team=2").host == "crm.example"


def test_a_trial_installation_may_use_this_machine(settings: Settings) -> None:
    settings.SUPPORTBOT_DEMO = True
    for url in ("http://127.0.0.1:8000/", "http://localhost/hook", "http://[::1]:9/", "https://localhost/"):
        url_check(url)
    for url in ("http://crm.example/", "http://10.0.0.7/", "https://10.0.0.7/"):
        with pytest.raises(BadUrl):
            url_check(url)


def test_the_operator_may_allow_hosts_and_networks(settings: Settings) -> None:
    settings.SUPPORTBOT_DEMO = False
    settings.WEBHOOK_PRIVATE_HOSTS = ["crm.intern", "10.1.0.0/16", "fd00::/8"]
    address_check("CRM.intern", ip_address("192.168.7.7"))
    address_check("other.intern", ip_address("10.1.2.3"))
    address_check("other.intern", ip_address("::ffff:10.1.2.3"))
    address_check("other.intern", ip_address("fd00::1"))
    for host, address in (("other.intern", "192.168.7.7"), ("other.intern", "10.2.0.1"), ("x.crm.intern", "127.0.0.1")):
        with pytest.raises(BadUrl):
            address_check(host, ip_address(address))


def _resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Names resolve to one answer after another, as those of somebody who changes them between asking and going."""
    asked: list[str] = []
    given = iter(answers)

    def resolved(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(str(host))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(given)]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    return asked


def _endpoint(url: str) -> endpoints.NewSecret:
    made = endpoints.endpoint_create(url="https://crm.example/", events=["conversation.opened"])
    WebhookEndpoint.objects.update(url=url)
    endpoints.test_send(endpoint_id=made.endpoint.pk)
    return made


@pytest.mark.django_db(transaction=True)
def test_a_name_that_leads_inside_is_found_out_when_it_is_used(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SUPPORTBOT_DEMO = False
    _endpoint(f"https://crm.example:{receiver.port}/hook")
    _resolving(monkeypatch, ["127.0.0.1"])
    send()
    row = WebhookDelivery.objects.get()
    assert (row.status_code, row.status, receiver.received) == (None, "pending", [])
    assert row.error.startswith("crm.example is not on a public network.")


@pytest.mark.django_db(transaction=True)
def test_one_address_inside_among_several_is_enough(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SUPPORTBOT_DEMO = False
    _endpoint(f"https://crm.example:{receiver.port}/hook")
    _resolving(monkeypatch, ["93.184.215.14", "127.0.0.1"])
    send()
    assert "not on a public network" in WebhookDelivery.objects.get().error


@pytest.mark.django_db(transaction=True)
def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer, which would lead elsewhere, is not asked for; the certificate is held against the name."""
    settings.WEBHOOK_PRIVATE_HOSTS = ["crm.example"]
    secure = started(_certificate(tmp_path, "crm.example"))
    _endpoint(f"https://crm.example:{secure.port}/hook")
    asked = _resolving(monkeypatch, ["127.0.0.1"], ["10.0.0.7"])
    send()
    secure.server.shutdown()
    secure.server.server_close()
    row = WebhookDelivery.objects.get()
    assert asked == ["crm.example"]
    # It was reached, and showed a certificate that nobody vouches for: nothing was said to it.
    assert "CERTIFICATE_VERIFY_FAILED" in row.error
    assert secure.received == []


def _certificate(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "both.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path
