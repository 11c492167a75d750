"""The settings' gateway is a provider that the test holds."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from tests.billing.mirroring.provider import Provider, serve


@pytest.fixture
def provider(settings: LazySettings) -> Provider:
    made = Provider()
    serve(made)
    settings.BILLING_GATEWAY = "tests.billing.mirroring.provider.current"
    return made
