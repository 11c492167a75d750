"""``manage.py createstaff EMAIL``: the first admin of an installation, or anybody who must come in without a mail."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from handoff.errors import HandoffError
from handoff.models import StaffMember, Team
from handoff.services.staff_creating import staff_create


class Command(BaseCommand):
    help = "Makes a person of the staff, who can sign in at once; the others are invited by e-mail under /people/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", help="whom they sign in as")
        parser.add_argument("--name", help="as customers and colleagues see it (default: what stands before the @)")
        parser.add_argument("--role", choices=StaffMember.Role.values, default="admin", help="default admin")
        parser.add_argument("--team", action="append", default=[], metavar="SLUG", help="may be given again")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, email: str, role: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"EMAIL: {email!r} is no e-mail address") from None
        teams = [_team(slug) for slug in options["team"]]
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else _asked()
        try:
            staff = staff_create(
                email=email,
                name=options["name"] or email.partition("@")[0].capitalize(),
                role=role,
                teams=teams,
                password=password,
            )
        except HandoffError as refused:
            raise CommandError(f"{refused.field}: {refused.safe_text}") from refused
        self.stdout.write(f"{staff.display_name} ({role}) can sign in as {staff.email}")


def _team(slug: str) -> Team:
    team = Team.objects.filter(slug=slug).first()
    if team is None:
        known = ", ".join(Team.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"--team: there is no team {slug!r} (there are: {known})")
    return team


def _asked() -> str:
    password = getpass("Password: ")
    if password != getpass("Once more: "):
        raise CommandError("password: the two are not the same")
    return password
