"""Origins as people write them, and what is said of those that cannot be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportbot.sites.origins import BadOrigin, origin_from
from supportbot.widget.sites import origin_fits


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://www.example.com", "https://www.example.com"),
        ("  https://www.example.com/ ", "https://www.example.com"),
        ("HTTPS://WWW.Example.COM", "https://www.example.com"),
        ("https://example.com:443", "https://example.com"),
        ("https://example.com:0443/", "https://example.com"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("https://*.example.com", "https://*.example.com"),
        ("https://*.Example.com:8443/", "https://*.example.com:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://*.BÜCHER.example", "https://*.xn--bcher-kva.example"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://ｅｘａｍｐｌｅ.com", "https://example.com"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://intranet", "https://intranet"),
        ("https://192.0.2.7", "https://192.0.2.7"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("https://localhost", "https://localhost"),
    ],
)
def test_it_is_brought_into_the_form_that_browsers_send(written: str, origin: str) -> None:
    assert origin_from(written) == origin
    assert origin_from(origin) == origin


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("www.example.com", "begin with https://"),
        ("//www.example.com", "begin with https://"),
        ("http://www.example.com", "Write it with https://"),
        ("http://localhost.example.com", "Write it with https://"),
        ("http://*.localhost.example", "Write it with https://"),
        ("ftp://example.com", "only https://"),
        ("javascript://example.com", "only https://"),
        ("chrome-extension://abcdef", "only https://"),
        ("https://", "host is missing"),
        ("https:///", "host"),
        ("https://:443", "host is missing"),
        ("https://example.com/shop", "leave out what follows the host"),
        ("https://example.com//", "leave out what follows the host"),
        ("https://example.com?x=1", "leave out what follows the host"),
        ("https://example.com#top", "leave out what follows the host"),
        ("https://example.com\\@evil.example", "user name"),
        ("https://example.com\\evil", "leave out what follows the host"),
        ("https://user:pass@example.com", "user name"),
        ("https://example.com:", "port between 1 and 65535"),
        ("https://example.com:0", "port between 1 and 65535"),
        ("https://example.com:65536", "port between 1 and 65535"),
        ("https://example.com:99999999999999999999", "port between 1 and 65535"),
        ("https://example.com:80a", "has to be a port"),
        ("https://example.com:٣", "has to be a port"),
        ("https://example.com:-1", "has to be a port"),
        ("https://[::1]:8000", "instead of its IPv6 address"),
        ("https://*", "star"),
        ("https://*.", "domain of yours"),
        ("https://*.com", "domain of yours"),
        ("https://*.192.0.2.7", "domain of yours"),
        ("https://www.*.example.com", "star can only stand first"),
        ("https://*example.com", "star can only stand first"),
        ("https://*.*.example.com", "star can only stand first"),
        ("https://example.com.", "dot at the end"),
        ("https://example..com", "no name of a host"),
        ("https://-example.com", "no name of a host"),
        ("https://exa_mple.com", "no name of a host"),
        ("https://ex%61mple.com", "no name of a host"),
        ("https://example.com／shop", "no name of a host"),
        ("https://1.2.3", "IPv4"),
        ("https://999.1.1.1", "IPv4"),
        ("https://0x7f.1", "IPv4"),
        ("https://a b.example.com", "space"),
        ("https://a.example.com,https://b.example.com", "leave out what follows the host"),
        ("https://exa\x00mple.com", "space"),
        ("*", "leave the whole box empty"),
        ("null", "leave the whole box empty"),
        ("https://" + "a." * 110 + "example", "longer than 200"),
        ("https://" + "a" * 64 + ".example", "no name of a host"),
    ],
)
def test_what_cannot_be_one_is_refused_with_a_remedy(written: str, remedy: str) -> None:
    with pytest.raises(BadOrigin, match=remedy.replace("(", r"\(")):
        origin_from(written)


@given(st.text(alphabet=st.sampled_from("ahtps:/.*@[]#?%:019-é＠\\ \t\x00"), max_size=40))
def test_whatever_is_written_becomes_an_origin_or_a_reason(text: str) -> None:
    try:
        origin = origin_from(text)
    except BadOrigin:
        return
    assert origin == origin_from(origin)
    assert origin.isascii()


def test_a_star_fits_subdomains_as_browsers_name_them() -> None:
    allowed = origin_from("https://*.Bücher.example:8443")
    assert origin_fits("https://www.xn--bcher-kva.example:8443", allowed)
    assert not origin_fits("https://www.xn--bcher-kva.example", allowed)
    assert not origin_fits("https://xn--bcher-kva.example:8443", allowed)
