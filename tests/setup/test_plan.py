"""What the supervisor's children and its greeting are told of mails and of the page with the chat."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from supportbot.supervisor import banner
from supportbot.supervisor.plan import Options, copying, environment, processes


def options(tmp_path: Path, **environ: str) -> Options:
    given: Mapping[str, str] = {"SUPPORTBOT_VAR": str(tmp_path), "PORT": "8123", **environ}
    return Options.read(given)


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({}, "http://127.0.0.1:8123/"),
        ({"CHAT_URL": "https://northwind.example/help"}, "https://northwind.example/help"),
        ({"SUPPORTBOT_DEMO": "0"}, ""),
    ],
)
def test_mails_of_the_demo_lead_to_its_own_page(tmp_path: Path, environ: dict[str, str], address: str) -> None:
    assert environment(options(tmp_path, **environ))["CHAT_URL"] == address


def test_the_outbox_is_named_where_there_is_one(tmp_path: Path) -> None:
    assert any("http://127.0.0.1:8123/outbox/" in line for line in banner.lines(options(tmp_path), seconds=1))
    real = options(tmp_path, EMAIL_URL="smtp://mail.example:25")
    assert not any("/outbox/" in line for line in banner.lines(real, seconds=1))


def test_the_demo_runs_on_the_sandbox_of_a_billing_system(tmp_path: Path) -> None:
    demo = options(tmp_path)
    assert environment(demo)["BILLING_GATEWAY"] == "billing.gateways.stripe.stripe_gateway"
    assert environment(demo)["STRIPE_API_BASE"] == "http://127.0.0.1:8124"
    sandbox = next(program for program in processes(demo) if program.name == "sandbox")
    assert "http://127.0.0.1:8123/hooks/billing/" in sandbox.command
    assert copying(demo) is not None


@pytest.mark.parametrize(
    "environ", [{"SUPPORTBOT_DEMO": "0"}, {"BILLING_GATEWAY": "billing.gateways.local.LocalGateway"}]
)
def test_no_sandbox_where_there_is_no_demo_or_another_billing_system(tmp_path: Path, environ: dict[str, str]) -> None:
    its = options(tmp_path, **environ)
    assert not {"BILLING_GATEWAY", "STRIPE_API_KEY"} & set(environment(its))
    assert [program.name for program in processes(its)] == ["web", "beat", "worker"]
    assert copying(its) is None
