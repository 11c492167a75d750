"""What is typed on the page of privacy."""

from __future__ import annotations

from django import forms

from handoff.forms.fields import DeskForm


class CustomerForm(DeskForm):
    """Whose data is meant."""

    reference = forms.CharField(
        label="Reference",
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="As in your own systems, such as cus_1042. For a visitor: visitor: and the number in the chat.",
        error_messages={"required": "Write the customer's reference."},
    )
