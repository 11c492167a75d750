"""The commands that tests/docs/ types as they stand on the pages, with what is an example there put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Typed:
    """``text`` as on the page; ``more`` is added to it; ``says`` is a pattern of what it prints."""

    text: str
    says: str = ""
    more: str = ""
    stdin: str = ""

    def with_real(self, real: Mapping[str, str]) -> str:
        said = f"{self.text} {self.more}".strip()
        for example, instead in real.items():
            said = said.replace(example, instead)
        return said


PASSWORD = "a long enough phrase\n"

# The order of a first day, then of the days after it. REF is a customer of the demo company.
OPERATOR = (
    Typed("manage.py check --deploy", "no issues"),
    Typed(
        "manage.py createstaff you@example.com --role admin",
        r"You \(admin\) can sign in as you@example\.com",
        more="--password-stdin",
        stdin=PASSWORD,
    ),
    Typed("manage.py loadbilling company.json", "customers"),
    Typed('manage.py ask --customer cus_priya --json "What do I owe?"', r'"topic": "balance_due"'),
    Typed('manage.py mailbounce "<6f0c9a57-…@northwind.example>" "550 No such user"', "Nothing recorded: no mail of"),
    Typed("manage.py reviewqueue"),
    Typed("manage.py purge --dry-run"),
    Typed("manage.py rotatekeys"),
    Typed("manage.py customerexport REF [--out FILE]"),
    Typed("manage.py customererase REF", r"\d+  billing\.Invoice\b", stdin="cus_emma\n"),
    Typed("manage.py customererase REF --let-back", "They may come back"),
)

# docs/integrations.md from "Without an account" on: a billing system that is a sandbox on this machine.
SEED = Typed("-m sandbox.stripe seed billing/demo/northwind.json --data var/stripe.sqlite3")
SANDBOX = Typed(
    "-m sandbox.stripe --port 12111 --data var/stripe.sqlite3 --key sk_test_sandbox "
    "--webhook http://127.0.0.1:8000/hooks/billing/ --webhook-secret whsec_sandbox"
)
EXPORTS = (
    "export BILLING_GATEWAY=billing.gateways.stripe.stripe_gateway",
    "export STRIPE_API_BASE=http://127.0.0.1:12111 STRIPE_API_KEY=sk_test_sandbox",
)
STRIPE = (
    Typed("manage.py migrate", "Applying"),
    Typed("manage.py check", r"billing\.W008"),
    Typed('manage.py shell -c "from billing.gateways import gateway; gateway().check()"'),
    Typed("manage.py loadbilling billing/demo/northwind.json --company-alone"),
    Typed("manage.py billingbackfill", r"finished: \d+ objects, \d+ calls, [\d.]+ s"),
    Typed('manage.py ask --customer cus_marek "Did my payment arrive?"', "payment"),
    Typed("manage.py billingreconcile"),
    Typed("manage.py billingreplay"),
)

# Filled first, then started on another port.
SANDBOXES = (
    (
        Typed("-m sandbox.stripe seed billing/demo/northwind.json --data sandbox-stripe.sqlite3"),
        Typed("-m sandbox.stripe --port 12111 --data sandbox-stripe.sqlite3 --key sk_test_sandbox"),
    ),
    (
        Typed("-m sandbox.stripe seed --customers 10000 --invoices 12 --data sandbox-stripe.sqlite3"),
        Typed("-m sandbox.stripe --port 12111 --memory"),
    ),
    (
        Typed("-m sandbox.hubspot seed billing/demo/northwind.json --data sandbox-hubspot.sqlite3"),
        Typed("-m sandbox.hubspot --port 12112 --data sandbox-hubspot.sqlite3 --key pat-eu1-sandbox"),
    ),
    (None, Typed("-m sandbox.model --port 12113 --kind scripted --key sk-sandbox-model")),
)

SETTINGS = Typed("set -a; . /etc/supportbot/supportbot.env; set +a")
BACKUP = Typed("make backup FILE=/backups/supportbot-monday.tar")
RESTORE = Typed("make restore FILE=/backups/supportbot-monday.tar")
STORES = Typed("manage.py checkstores", "Postgres, Redis, beat and a worker are as they should be")
ACTIVE = Typed("celery -A supportbot inspect active", "- empty -|OK")

ALL = {
    *(one.text for one in (*OPERATOR, SEED, SANDBOX, *STRIPE, SETTINGS, BACKUP, RESTORE, STORES, ACTIVE)),
    *(one.text for pair in SANDBOXES for one in pair if one is not None),
    *EXPORTS,
}
"""Every command that is typed."""
