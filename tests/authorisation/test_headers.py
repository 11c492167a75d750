"""Every address, asked by nobody and by an admin: the headers that keep a browser from being used against its user."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from handoff.models import StaffMember
from supportbot.headers import PERMISSIONS_POLICY
from tests.authorisation.routes import every_route
from tests.authorisation.world import World, build

PROJECT = Path(settings.BASE_DIR)
PASSWORD = "a long password"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
}
# A mail is shown inside the outbox's own page, in a frame that may do nothing.
FRAMED = {"outbox/<uuid:key>/html/"}


def _policy(written: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (one.split() for one in written.split(";") if one.strip())}


@pytest.mark.usefixtures("trained")
@pytest.mark.django_db
def test_every_answer_carries_them() -> None:
    world: World = build()
    nobody, admin = Client(), Client()
    admin.cookies[settings.SESSION_COOKIE_NAME] = str(world.sessions["admin"])
    seen = 0
    for route in every_route():
        address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", "1", route) if "(?P" not in route and "^" not in route else "/api/x"
        if "<uuid:" in route:
            address = "/" + re.sub(
                r"<uuid:\w+>", str(world.conversation.pk), re.sub(r"<(?:int|slug|str|path):\w+>", "1", route)
            )
        for client in (nobody, admin):
            answer = client.get(address)
            seen += answer.status_code == 200
            found = {name: answer.headers.get(name) for name in ALWAYS}
            if route not in FRAMED:
                assert found == ALWAYS, (address, answer.status_code)
            assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), address
            policy = _policy(answer.headers["Content-Security-Policy"])
            assert policy["default-src"] == ["'none'"], address
            assert policy["base-uri"] == ["'none'"], address
            if route not in FRAMED:
                assert policy["frame-ancestors"] == ["'none'"], address
            assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & {
                value for values in policy.values() for value in values
            }, address
    assert seen > 60, "pages were looked at, not only refusals"


@pytest.mark.django_db
def test_the_sessions_cookie_is_for_this_site_over_https_and_no_script() -> None:
    client = Client()
    StaffMember.objects.create_staff(email="maya@example.com", password=PASSWORD, role="agent", display_name="Maya")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "maya@example.com", "password": PASSWORD})
    assert set(client.cookies) == {"__Host-sessionid", "__Host-csrftoken", "__Host-messages"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", ""), cookie.key
        assert cookie["samesite"] == "Lax"
    assert client.cookies["__Host-sessionid"]["httponly"]
    assert client.cookies["__Host-messages"]["httponly"]
    assert client.get("/accounts/login/", secure=True).headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get("/accounts/login/").headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/accounts/login/", "/inbox/", "/api/docs", "/api/v1/conversations", "/widget.js"]
)
def test_nothing_is_traced_back(address: str) -> None:
    """TRACE would say a request's own headers again, its cookies among them."""
    answer = Client(headers={"X-Canary": "a canary"}).trace(address)
    assert "canary" not in answer.content.decode() + str(answer.headers)


def test_djangos_own_check_for_production_has_nothing_to_say(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("k" * 20 + "-is-not-0123456789-the-key-of-anybody-else\n")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("SECRET_KEY", "SUPPORTBOT"))}
    environ |= {
        "SECRET_KEY_FILE": str(secret),
        "SUPPORTBOT_VAR": str(tmp_path),
        "SUPPORTBOT_DEMO": "0",
        "ALLOWED_HOSTS": "desk.example.com",
        "HTTPS_REDIRECT": "1",
        "STAFF_SECOND_FACTOR": "managers",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=PROJECT, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues" in done.stdout
