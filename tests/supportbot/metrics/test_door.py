"""Who may read the metrics."""

from __future__ import annotations

import pytest

from supportbot.metrics.door import may_read


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.4.0.9", "192.168.1.20", "172.16.3.3", "fd00::7"])
def test_who_is_near_may_without_a_token(address: str) -> None:
    assert may_read(token="", address=address, headers={})


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::5", "", "testserver"])
def test_who_is_far_or_unknown_may_not(address: str) -> None:
    assert not may_read(token="", address=address, headers={})


@pytest.mark.parametrize("header", ["forwarded", "x-forwarded-for", "x-real-ip"])
def test_who_comes_through_a_proxy_may_not_however_near_it_is(header: str) -> None:
    assert not may_read(token="", address="127.0.0.1", headers={header: "10.0.0.1"})


def test_with_a_token_it_alone_counts() -> None:
    token = "only-for-this-test"
    through_a_proxy = {"x-forwarded-for": "8.8.8.8", "authorization": f"Bearer {token}"}
    assert may_read(token=token, address="8.8.8.8", headers=through_a_proxy)
    assert not may_read(token=token, address="127.0.0.1", headers={})
    for brought in ("Bearer", "Bearer only-for-this-tes", "Basic other", "Bearer öther"):
        assert not may_read(token=token, address="127.0.0.1", headers={"authorization": brought})
