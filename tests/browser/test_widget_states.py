"""Every state of the widget, on a phone and on a desk: no fault that axe can find, nothing sticks out."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.widget_states import LOOKS, STATES, Look, shown

pytestmark = pytest.mark.browser
_LOOKED_AT = {"390-light-rtl", "1280-dark"}
# The host's page is not ours; what fades has come to rest.
_RULES = {"rules": {"landmark-one-main": {"enabled": False}, "region": {"enabled": False}}}


@pytest.mark.parametrize("look", [look for look in LOOKS if look.name in _LOOKED_AT], ids=lambda look: str(look.name))
@pytest.mark.parametrize("state", STATES)
def test_no_finding_of_axe(chromium: Browser, state: str, look: Look) -> None:
    for page in shown(chromium, state, look, bypass_csp=True):
        found = Axe().run(page, options=_RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
