"""``manage.py prepare``: brings the installation up to date before its processes start."""

from __future__ import annotations

import time
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from billing.gateways import gateway
from billing.models import Customer
from supportbot.demo import DEMO_PASSWORD, DEMO_STAFF
from supportbot.promoted import promoted_bring, promoted_version
from supportbot.supervisor.plan import DEMO_COMPANY
from supportbot.understanding.artefact import ArtefactError

SIGN_INS = "demo-sign-ins.txt"


class Command(BaseCommand):
    help = (
        "Migrates the database, trains a missing reading model and, with --demo, loads the demo company and its staff."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo company and its sign-ins")
        parser.add_argument("--soon", action="store_true", help="a reading model of words alone will do for now")

    def handle(self, *args: Any, demo: bool, soon: bool, verbosity: int, **options: Any) -> None:
        self._step("migrate", interactive=False, verbosity=verbosity)
        self._bring()
        self._step("trainreading", if_missing=True, soon=soon, verbosity=verbosity)
        if demo:
            self._load(verbosity)
            self._step("createdemo", verbosity=verbosity)
            # Noted for whoever greets the person at the end of the start.
            (settings.VAR_DIR / SIGN_INS).write_text(_sign_ins())

    def _bring(self) -> None:
        """The promoted version out of the database, or its corrections for this release to learn, before training."""
        version = promoted_version()
        try:
            if version:
                promoted_bring(version, Path(settings.MODELS_DIR))
        except ArtefactError as fault:
            self.stdout.write(str(fault))

    def _load(self, verbosity: int) -> None:
        """Customers of a billing system that is copied from are its own: they are loaded only where there are none."""
        whose: tuple[str, ...] = ()
        if gateway().mirrored:
            whose = ("--company-alone",) if Customer.objects.exists() else ("--until-copied",)
        self._step("loadbilling", str(DEMO_COMPANY), *whose, verbosity=verbosity)

    def _step(self, command: str, *args: str, verbosity: int, **options: Any) -> None:
        """Run one command in this process, as each process would start Django anew; what it says shows with -v 2."""
        began = time.monotonic()
        said = StringIO()
        call_command(command, *args, **options, verbosity=verbosity, stdout=said, stderr=self.stderr)
        if verbosity > 1:
            self.stdout.write(said.getvalue())
        self.stdout.write(f"{command:<12} {time.monotonic() - began:5.1f} s")


def _sign_ins() -> str:
    rows = [f"  {person.role:<9} {person.email:<28} {DEMO_PASSWORD}" for person in DEMO_STAFF]
    return "\n".join([f"  {'Role':<9} {'e-mail':<28} password", *rows]) + "\n"
