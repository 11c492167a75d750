"""What the kinds of audit entries are called, and in which groups people look for them."""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = {
    "read": "Read",
    "exported": "Exported",
    "redacted": "Redacted and held",
    "people": "People, teams and hours",
    "settings": "Settings and keys",
}

ALL = "all-"
"""Before a group's name where one is to choose from: ``redacted`` is a kind, ``all-redacted`` the group it is in."""


@dataclass(frozen=True, slots=True)
class Words:
    """``text`` follows a name: "Lena *opened a transcript*"."""

    group: str
    icon: str
    label: str
    text: str


WORDS: dict[str, Words] = {
    "transcript_read": Words("read", "eye", "Transcript opened", "opened a transcript"),
    "bills_read": Words("read", "receipt", "Bills seen", "was shown a customer's bills"),
    "file_read": Words("read", "paperclip", "File opened", "opened a file from a chat"),
    "audit_read": Words("read", "shield-check", "Audit read", "read the audit"),
    "export_asked": Words("exported", "archive", "Export asked for", "asked for an export"),
    "export_made": Words("exported", "archive", "Export made", "had an export made"),
    "export_downloaded": Words("exported", "arrow-up-right", "Export downloaded", "downloaded an export"),
    "export_cancelled": Words("exported", "x", "Export cancelled", "cancelled an export"),
    "export_deleted": Words("exported", "trash", "Export deleted", "deleted an export"),
    "redacted": Words("redacted", "shield", "Message redacted", "redacted a message"),
    "hold_set": Words("redacted", "lock", "Legal hold set", "set a legal hold"),
    "hold_lifted": Words("redacted", "lock", "Legal hold lifted", "lifted a legal hold"),
    "staff_created": Words("people", "user-plus", "Person made on the machine", "was made on the machine itself"),
    "staff_invited": Words("people", "user-plus", "Person invited", "invited a person"),
    "staff_invited_again": Words("people", "mail", "Person invited again", "invited a person again"),
    "invitation_withdrawn": Words("people", "x", "Invitation withdrawn", "withdrew an invitation"),
    "invitation_accepted": Words("people", "user-check", "Invitation accepted", "accepted an invitation"),
    "staff_changed": Words("people", "user", "Person changed", "changed a person"),
    "staff_disabled": Words("people", "user", "Person disabled", "disabled a person"),
    "staff_enabled": Words("people", "user-check", "Person let in again", "let a person in again"),
    "staff_signed_out": Words("people", "log-out", "Signed out everywhere", "ended every session of a person"),
    "second_factor_reset": Words("people", "shield", "Second step taken away", "took a person's second step away"),
    "team_created": Words("people", "users", "Team made", "made a team"),
    "team_changed": Words("people", "users", "Team changed", "changed a team"),
    "team_deleted": Words("people", "users", "Team deleted", "deleted a team"),
    "hours_created": Words("people", "calendar", "Office hours made", "made office hours"),
    "hours_changed": Words("people", "calendar", "Office hours changed", "changed office hours"),
    "hours_deleted": Words("people", "calendar", "Office hours deleted", "deleted office hours"),
    "site_created": Words("settings", "globe", "Site made", "made a site"),
    "site_changed": Words("settings", "globe", "Site changed", "changed a site"),
    "site_deleted": Words("settings", "globe", "Site deleted", "deleted a site"),
    "site_key_created": Words("settings", "lock", "Signing key made", "made a signing key"),
    "site_key_retired": Words("settings", "lock", "Signing key retired", "retired a signing key"),
    "api_key_created": Words("settings", "zap", "API key made", "made an API key"),
    "api_key_revoked": Words("settings", "zap", "API key revoked", "revoked an API key"),
    "crm_mapping_changed": Words("settings", "settings", "CRM fields changed", "changed which CRM fields are used"),
}


def add_words(kinds: dict[str, Words]) -> None:
    """More kinds, from the rooms that write them. Registered in ``AppConfig.ready``."""
    WORDS.update(kinds)


def words_of(kind: str) -> Words:
    """What a kind is called; one that nobody has named is called by its code."""
    plain = kind.replace("_", " ")
    return WORDS.get(kind) or Words("settings", "circle-dot", plain.capitalize(), plain)


def kinds_of(choice: str) -> tuple[str, ...]:
    """The kinds that a choice of the filter stands for: a group (``all-read``), or one kind."""
    group = choice.removeprefix(ALL)
    if choice.startswith(ALL) and group in GROUPS:
        return tuple(kind for kind, words in WORDS.items() if words.group == group)
    return (choice,)
