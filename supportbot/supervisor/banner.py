"""What a person needs to know once everything runs."""

from __future__ import annotations

from supportbot.supervisor.plan import Options


def lines(options: Options, *, seconds: float) -> list[str]:
    """Addresses and, for the demo company, the sign-ins."""
    at = options.address
    told = [
        "",
        f"Ready in {seconds:.1f} s. Ctrl-C stops everything; the data stays in {options.var_dir}.",
        "",
        f"  Customer's page with the chat   {at}/",
        f"  Inbox for agents                {at}/inbox/",
        f"  Review for managers             {at}/review/",
        f"  People, teams, office hours     {at}/people/",
        f"  API for your own systems        {at}/api/docs",
        f"  Chat on your sites              {at}/settings/sites/",
        f"  Billing system: how it stands   {at}/settings/connections/",
        *([f"  Outbox: mails that stay here    {at}/outbox/"] if options.outbox else []),
        *([f"  Sandbox in place of Stripe      {options.sandbox_address}/"] if options.sandbox else []),
        f"  Administration                  {at}/admin/",
    ]
    return [*told, *(_sign_ins(options) if options.demo else []), ""]


def _sign_ins(options: Options) -> list[str]:
    """What the preparing step noted: it knows the demo's staff, the supervisor does without Django."""
    note = options.var_dir / "demo-sign-ins.txt"
    return ["", *note.read_text().splitlines()] if note.exists() else []
