"""Every address of the program, and who may reach it. A new address without a row fails ``test_routes``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import URLPattern, URLResolver, get_resolver

ANSWERING = frozenset({"agent", "stranger", "admin"})
REVIEWING = frozenset({"manager", "admin"})
STAFF = ANSWERING | REVIEWING
ADMINS = frozenset({"admin"})
READ, WRITE, HOOKS = "conversations:read", "conversations:write", "webhooks:manage"
About = Literal["", "conversation"]
"""``conversation``: there is nothing to be found for an agent of another team."""


@dataclass(frozen=True, slots=True)
class Staff:
    """For signed-in staff: who, and whether it shows one conversation.

    ``post``: it only takes a posted form; ``missing``: what is asked for there is not there; ``gone``: nor is it said
    whether it ever was.
    """

    who: frozenset[str]
    about: About = ""
    post: bool = False
    missing: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """For anybody; ``statuses`` are what anybody may get. It shows nothing of anybody's."""

    statuses: tuple[int, ...] = (200,)
    post: bool = False


@dataclass(frozen=True, slots=True)
class Hello:
    """Proven by the hello in its body; tried out below with each kind of token."""


@dataclass(frozen=True, slots=True)
class Link:
    """Opened by the link alone, which is signed and runs out."""


@dataclass(frozen=True, slots=True)
class Key:
    """For programs with a key: each method with the scope that it needs."""

    scopes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OwnRules:
    """Django's and allauth's own pages: nobody here may see more of them than a way to sign in."""


Rule = Staff | Open | Hello | Link | Key | OwnRules

ROUTES: dict[str, Rule] = {
    "healthz": Open(),
    "readyz": Open((200, 503)),
    "metrics": Open(),
    "widget.js": Open(),
    "widget/site/<slug:key>": Open(),
    "widget/<str:version>/<path:name>": Open((404,)),
    "": Open((302,)),
    "demo/account/": Open((404,)),
    "demo/customer": Open((404,), post=True),
    "demo/token": Open((404,)),
    "hooks/billing/": Open((404,), post=True),
    "people/welcome/<str:token>/": Open((404, 410)),
    "chat/files": Hello(),
    "files/<str:token>/": Link(),
    "bills/<str:token>/": Link(),
    "opens/<str:token>/": Link(),
    "api/": Open((404,)),
    "api/^.*$": Open((404,)),
    "api/docs": Open(),
    "api/openapi.json": Open(),
    "api/v1/conversations": Key({"GET": READ, "POST": WRITE}),
    "api/v1/conversations/<conversation_id>": Key({"GET": READ}),
    "api/v1/conversations/<conversation_id>/messages": Key({"POST": WRITE}),
    "api/v1/conversations/<conversation_id>/person": Key({"POST": WRITE}),
    "api/v1/sessions/revoke": Key({"POST": "sessions:revoke"}),
    "api/v1/webhooks": Key({"GET": HOOKS, "POST": HOOKS}),
    "api/v1/webhooks/<endpoint_id>": Key({"GET": HOOKS, "PATCH": HOOKS, "DELETE": HOOKS}),
    "api/v1/webhooks/<endpoint_id>/secret": Key({"POST": HOOKS}),
    "api/v1/webhooks/<endpoint_id>/test": Key({"POST": HOOKS}),
    "api/v1/webhooks/<endpoint_id>/deliveries": Key({"GET": HOOKS}),
    "api/v1/webhooks/<endpoint_id>/deliveries/<delivery_id>/again": Key({"POST": HOOKS}),
    "settings/api/": Staff(ADMINS),
    "settings/api/keys/new/": Staff(ADMINS),
    "settings/api/keys/<int:key_id>/": Staff(ADMINS, missing=True),
    "settings/api/keys/<int:key_id>/revoke/": Staff(ADMINS, post=True),
    "settings/api/webhooks/": Staff(ADMINS),
    "settings/api/webhooks/new/": Staff(ADMINS),
    "settings/api/webhooks/<uuid:endpoint_id>/": Staff(ADMINS, missing=True),
    "settings/api/webhooks/<uuid:endpoint_id>/secret/": Staff(ADMINS, post=True),
    "settings/api/webhooks/<uuid:endpoint_id>/<slug:action>/": Staff(ADMINS, post=True),
    "settings/api/webhooks/<uuid:endpoint_id>/again/<uuid:delivery_id>/": Staff(ADMINS, post=True),
    "settings/crm/": Staff(ADMINS),
    "settings/crm/mapping/": Staff(ADMINS, post=True),
    "settings/crm/check/": Staff(ADMINS, post=True),
    "settings/crm/try/": Staff(ADMINS, post=True),
    "settings/crm/outcomes/again/": Staff(ADMINS, post=True),
    "settings/crm/outcomes/<uuid:conversation_id>/again/": Staff(ADMINS, post=True),
    "transcripts/<str:token>/": Staff(STAFF, missing=True),
    "settings/connections/": Staff(ADMINS),
    "settings/connections/<int:connection_id>/<slug:action>/": Staff(ADMINS, post=True),
    "settings/privacy/": Staff(ADMINS),
    "settings/privacy/find/": Staff(ADMINS, post=True),
    "settings/privacy/export/": Staff(ADMINS, post=True),
    "settings/privacy/erase/": Staff(ADMINS, post=True),
    "settings/privacy/boundary/": Staff(ADMINS),
    "settings/actions/": Staff(REVIEWING),
    "settings/actions/<uuid:action_id>/settle/": Staff(REVIEWING, post=True),
    "settings/actions/<uuid:action_id>/decide/": Staff(REVIEWING, post=True),
    "review/dashboard/": Staff(REVIEWING),
    "review/learning/": Staff(REVIEWING),
    "review/learning/decide/": Staff(REVIEWING, post=True),
    "review/learning/add/": Staff(REVIEWING),
    "review/learning/<int:correction_id>/": Staff(REVIEWING, missing=True),
    "review/learning/<int:correction_id>/settle/": Staff(REVIEWING, post=True, missing=True),
    "review/learning/<int:correction_id>/train/": Staff(REVIEWING, post=True),
    "review/learning/run/": Staff(REVIEWING),
    "review/learning/train/": Staff(REVIEWING, post=True),
    "review/learning/back/": Staff(REVIEWING, post=True),
    "review/learning/versions/": Staff(REVIEWING),
    "review/learning/versions/<slug:version>/": Staff(REVIEWING, missing=True),
    "review/learning/versions/<slug:version>/compare/": Staff(REVIEWING, post=True, missing=True),
    "review/learning/versions/<slug:version>/promote/": Staff(REVIEWING, post=True, missing=True),
    "review/learning/versions/<slug:version>/refuse/": Staff(REVIEWING, post=True, missing=True),
    "review/tuning/": Staff(REVIEWING),
    "review/tuning/gaps/": Staff(REVIEWING),
    "review/tuning/gaps/gather/": Staff(REVIEWING, post=True),
    "review/tuning/gaps/<int:gap_id>/": Staff(REVIEWING, missing=True),
    "review/tuning/gaps/<int:gap_id>/name/": Staff(REVIEWING, post=True, missing=True),
    "review/tuning/gaps/<int:gap_id>/teach/": Staff(REVIEWING, post=True, missing=True),
    "review/tuning/gaps/<int:gap_id>/<slug:verb>/": Staff(REVIEWING, post=True, missing=True),
    "review/tuning/thresholds/": Staff(REVIEWING),
    "review/tuning/thresholds/<slug:topic>/": Staff(REVIEWING),
    "review/tuning/answers/": Staff(REVIEWING),
    "review/tuning/answers/reply/new/": Staff(REVIEWING),
    "review/tuning/answers/restore/<int:edition_id>/": Staff(REVIEWING, post=True, missing=True),
    "review/tuning/answers/<slug:kind>/<path:key>/": Staff(REVIEWING, missing=True),
    "review/tuning/checks/": Staff(REVIEWING),
    "review/tuning/checks/run/": Staff(REVIEWING, post=True),
    "review/tuning/checks/accept/<int:alert_id>/": Staff(REVIEWING, post=True),
    "staff/": Staff(STAFF),
    "outbox/": Staff(REVIEWING),
    "outbox/<uuid:key>/": Staff(REVIEWING, missing=True),
    "outbox/<uuid:key>/html/": Staff(REVIEWING, missing=True),
    "outbox/<uuid:key>/file/": Staff(REVIEWING, missing=True),
    "settings/sites/": Staff(ADMINS),
    "settings/sites/new/": Staff(ADMINS),
    "settings/sites/preview/<path:name>": Staff(ADMINS, missing=True),
    "settings/sites/<int:site_id>/": Staff(ADMINS),
    "settings/sites/<int:site_id>/delete/": Staff(ADMINS, post=True),
    "settings/sites/<int:site_id>/install/": Staff(ADMINS),
    "settings/sites/<int:site_id>/keys/": Staff(ADMINS),
    "settings/sites/<int:site_id>/keys/secret/": Staff(ADMINS, post=True),
    "settings/sites/<int:site_id>/keys/public/": Staff(ADMINS, post=True),
    "settings/sites/<int:site_id>/keys/<slug:kid>/retire/": Staff(ADMINS, post=True),
    "inbox/": Staff(ANSWERING),
    "inbox/lists/": Staff(ANSWERING),
    "inbox/filters/": Staff(ANSWERING),
    "inbox/views/": Staff(ANSWERING),
    "inbox/views/save/": Staff(ANSWERING, post=True),
    "inbox/views/<int:view_id>/rename/": Staff(ANSWERING, post=True),
    "inbox/views/<int:view_id>/delete/": Staff(ANSWERING, post=True),
    "inbox/c/<uuid:conversation_id>/": Staff(ANSWERING, "conversation"),
    "inbox/c/<uuid:conversation_id>/files/": Staff(ANSWERING, "conversation", post=True),
    "inbox/files/<uuid:attachment_id>/": Staff(STAFF, "conversation"),
    "inbox/c/<uuid:conversation_id>/earlier/": Staff(ANSWERING, "conversation"),
    "inbox/c/<uuid:conversation_id>/passing-on/": Staff(ANSWERING, "conversation"),
    "inbox/c/<uuid:conversation_id>/replies/": Staff(ANSWERING, "conversation"),
    "inbox/c/<uuid:conversation_id>/aid/": Staff(ANSWERING, "conversation", post=True),
    "inbox/c/<uuid:conversation_id>/actions/": Staff(ANSWERING, "conversation"),
    "inbox/c/<uuid:conversation_id>/side/": Staff(ANSWERING, "conversation"),
    "review/": Staff(REVIEWING),
    "review/count/": Staff(REVIEWING),
    "review/views/": Staff(REVIEWING),
    "review/views/save/": Staff(REVIEWING, post=True),
    "review/views/<int:view_id>/rename/": Staff(REVIEWING, post=True),
    "review/views/<int:view_id>/delete/": Staff(REVIEWING, post=True),
    "review/c/<uuid:conversation_id>/": Staff(REVIEWING, "conversation"),
    "review/verdicts/<uuid:turn_id>/": Staff(REVIEWING, missing=True),
    "review/queue/": Staff(REVIEWING),
    "review/queue/next/": Staff(REVIEWING, post=True),
    "review/queue/<uuid:conversation_id>/take/": Staff(REVIEWING, post=True),
    "review/queue/<uuid:conversation_id>/<slug:action>/": Staff(REVIEWING, post=True),
    "review/scorecards/": Staff(REVIEWING),
    "review/scorecards/new/": Staff(REVIEWING),
    "review/scorecards/<int:card_id>/": Staff(REVIEWING, missing=True),
    "review/scorecards/<int:card_id>/retire/": Staff(REVIEWING, post=True),
    "review/scorecards/scores/": Staff(REVIEWING),
    "review/scorecards/scores/<int:score_id>/share/": Staff(REVIEWING, post=True),
    "review/scorecards/score/<uuid:conversation_id>/": Staff(REVIEWING, "conversation"),
    "review/scorecards/score/<uuid:conversation_id>/total/": Staff(REVIEWING, "conversation", post=True),
    "review/coaching/<uuid:conversation_id>/": Staff(REVIEWING, "conversation", post=True),
    "review/coaching/notes/<int:note_id>/<slug:action>/": Staff(REVIEWING, post=True),
    "review/my-scores/": Staff(STAFF),
    "review/my-scores/notes/<int:note_id>/acknowledge/": Staff(STAFF, post=True),
    "review/exports/": Staff(REVIEWING),
    "review/exports/new/": Staff(REVIEWING, post=True),
    "review/exports/<uuid:export_id>/end/": Staff(REVIEWING, post=True),
    "review/exports/file/<str:token>/": Staff(REVIEWING, gone=True),
    "review/audit/": Staff(REVIEWING),
    "review/audit/c/<uuid:conversation_id>/redact/": Staff(REVIEWING, post=True),
    "review/audit/c/<uuid:conversation_id>/hold/": Staff(REVIEWING, post=True),
    "review/audit/c/<uuid:conversation_id>/hold/<int:hold_id>/lift/": Staff(REVIEWING, post=True),
    "people/": Staff(REVIEWING),
    "people/invite/": Staff(REVIEWING),
    "people/<int:staff_id>/": Staff(REVIEWING),
    "people/<int:staff_id>/<slug:action>/": Staff(REVIEWING, post=True),
    "people/teams/": Staff(REVIEWING),
    "people/teams/new/": Staff(REVIEWING),
    "people/teams/<int:team_id>/": Staff(REVIEWING),
    "people/teams/<int:team_id>/delete/": Staff(REVIEWING, post=True),
    "people/hours/": Staff(REVIEWING),
    "people/hours/new/": Staff(REVIEWING),
    "people/hours/<int:hours_id>/": Staff(REVIEWING),
    "people/hours/<int:hours_id>/delete/": Staff(REVIEWING, post=True),
}
OWN_RULES = ("admin/", "accounts/")


def every_route() -> list[str]:
    """As the resolver holds them now."""
    return list(_walk(get_resolver().url_patterns))


def rule_of(route: str) -> Rule | None:
    """The row of a route; None where it has none."""
    return OwnRules() if route.startswith(OWN_RULES) else ROUTES.get(route)


def _walk(patterns: Sequence[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route
