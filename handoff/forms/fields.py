"""What the forms for people, teams and hours share: how fields look, names on one line, topics and languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings

from handoff.ports import topic_choices

_PLAIN = (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.Select, forms.TimeInput, forms.DateInput)


class DeskForm(forms.Form):
    """A form in the product's design; errors and hints stand under their field and are read out with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            if isinstance(field.widget, _PLAIN):
                field.widget.attrs.setdefault("class", "input")

    def refuse(self, text: str, field: str | None) -> None:
        """Show what a service said, beside the field it named."""
        self.add_error(field if field in self.fields else None, text)


class OneLine(forms.CharField):
    """Text without line breaks or doubled spaces."""

    def to_python(self, value: Any) -> Any:
        return " ".join(str(super().to_python(value)).split())


def choose_many(label: str, help_text: str, choices: Iterable[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=list(choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def topics_field(help_text: str, kept: Iterable[str] = ()) -> forms.MultipleChoiceField:
    """The topics there are, and those ``kept`` that there are no more."""
    return choose_many("Topics", help_text, _with_kept(topic_choices(), kept))


def languages_field(help_text: str, kept: Iterable[str] = ()) -> forms.MultipleChoiceField:
    """The languages that questions are recognised in, and whatever else is ``kept``."""
    return choose_many("Languages", help_text, _with_kept([*settings.LANGUAGES, ("other", "Any other")], kept))


def _with_kept(choices: Iterable[tuple[str, Any]], kept: Iterable[str]) -> list[tuple[str, str]]:
    known = {code: str(words) for code, words in choices}
    return list({**known, **{code: code for code in kept if code not in known}}.items())
