"""Forms about a site's keys: adding a public one, deleting the site."""

from __future__ import annotations

from typing import Any

from django import forms

from handoff.forms.fields import DeskForm, OneLine

_LONGEST_PEM = 4000
_PEM_EXAMPLE = "-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----"


class Unseen(forms.Textarea):
    """A box whose text is not sent back: what was pasted by mistake may be a secret."""

    def format_value(self, value: Any) -> None:
        return None


class PublicKeyForm(DeskForm):
    pem = forms.CharField(
        label="Public key (PEM)",
        max_length=_LONGEST_PEM,
        help_text="Ed25519. The private key stays on your server.",
        widget=Unseen(attrs={"rows": 4, "class": "input mono", "spellcheck": "false", "placeholder": _PEM_EXAMPLE}),
    )


class DeleteForm(DeskForm):
    name = OneLine(label="Type the site's name to delete it", max_length=80)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"auto_id": "delete_%s", **kwargs})
        self.fields["name"].widget.attrs["autocomplete"] = "off"
