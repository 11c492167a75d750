"""The form of a site: who may open the chat there, how it looks, and what it says in each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField

from handoff.forms.fields import DeskForm, OneLine
from supportbot.live.greeting import MOST_SUGGESTED
from supportbot.models import Site
from supportbot.sites.forms.fields import Colour, Lines, Origins, SecureAddress, Words
from supportbot.sites.services.changing import SiteDetails

LONGEST_GREETING = 400
LONGEST_NOTICE = 400
LONGEST_SUGGESTION = 80
"""Characters."""
_EVERYBODY, _SIGNED_IN = "everybody", "signed-in"
_POSITIONS = {Site.Position.END: "Bottom right", Site.Position.START: "Bottom left"}
_THEMES = {
    Site.Theme.PAGE: "As the page",
    Site.Theme.SYSTEM: "As the visitor's system",
    Site.Theme.LIGHT: "Light",
    Site.Theme.DARK: "Dark",
}


@dataclass(frozen=True, slots=True)
class LanguageFields:
    """What is written in one language."""

    code: str
    name: str
    greeting: BoundField
    data_notice: BoundField
    suggestions: BoundField

    @property
    def fields(self) -> tuple[BoundField, ...]:
        return self.greeting, self.suggestions, self.data_notice

    @property
    def wrong(self) -> bool:
        return any(field.errors for field in self.fields)


class SiteForm(DeskForm):
    name = OneLine(label="Name", max_length=80, help_text="For your own lists; visitors do not see it.")
    origins = Origins(
        label="Websites that may open it",
        help_text="One a line, such as https://www.example.com or https://*.example.com. Empty: every website.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
    )
    visitors = forms.ChoiceField(
        label="Who may chat",
        choices=[
            (_EVERYBODY, "Everybody: visitors get general answers, signed-in customers their own bills"),
            (_SIGNED_IN, "Signed-in customers only"),
        ],
        widget=forms.RadioSelect,
    )
    accent = Colour(
        label="Colour",
        required=False,
        max_length=7,
        help_text="Of the button and of what customers write. Empty: the built-in indigo.",
        widget=forms.TextInput(attrs={"placeholder": "#4a4fd4", "spellcheck": "false", "autocomplete": "off"}),
    )
    position = forms.ChoiceField(label="Corner", choices=list(_POSITIONS.items()), widget=forms.RadioSelect)
    theme = forms.ChoiceField(label="Light or dark", choices=list(_THEMES.items()), required=False)
    language = forms.ChoiceField(label="Language", choices=[("", "As the page"), *settings.LANGUAGES], required=False)
    privacy_url = SecureAddress(
        label="Privacy page", help_text="Linked below the notice on data.", widget=forms.URLInput
    )

    def __init__(self, *args: Any, site: Site | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _initial(site), **kwargs})
        for code, name in settings.LANGUAGES:
            self.fields.update(_language_fields(code, str(name)))
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea | forms.URLInput):
                field.widget.attrs.setdefault("class", "input")

    def suggest(self, *, greetings: Mapping[str, str], suggestions: Iterable[str]) -> None:
        """Show in the empty boxes what is built in."""
        for code, greeting in greetings.items():
            self.fields[f"greeting_{code}"].widget.attrs["placeholder"] = greeting
        self.fields["suggestions_en"].widget.attrs["placeholder"] = "\n".join(suggestions)

    def languages(self) -> Iterator[LanguageFields]:
        for code, name in settings.LANGUAGES:
            greeting, notice, suggestions = (self[f"{kind}_{code}"] for kind in ("greeting", "notice", "suggestions"))
            yield LanguageFields(code, str(name), greeting, notice, suggestions)

    def details(self) -> SiteDetails:
        """What is wanted; only of a valid form."""
        plain = {name: self.cleaned_data[name] for name in ("name", "origins", "accent", "position", "theme")}
        return SiteDetails(
            **plain,
            language=self.cleaned_data["language"],
            privacy_url=self.cleaned_data["privacy_url"],
            visitors=self.cleaned_data["visitors"] == _EVERYBODY,
            greeting=self._by_language("greeting"),
            data_notice=self._by_language("notice"),
            suggestions=self._by_language("suggestions"),
        )

    def _by_language(self, kind: str) -> dict[str, Any]:
        said = {code: self.cleaned_data[f"{kind}_{code}"] for code, _ in settings.LANGUAGES}
        return {code: what for code, what in said.items() if what}


def _language_fields(code: str, name: str) -> dict[str, forms.Field]:
    def box(rows: int, **more: Any) -> forms.Textarea:
        return forms.Textarea(attrs={"rows": rows, "lang": code, "dir": "auto", **more})

    return {
        f"greeting_{code}": Words(
            label="Greeting", required=False, max_length=LONGEST_GREETING, widget=box(3), help_text=_missing(code)
        ),
        f"suggestions_{code}": Lines(
            label="Suggested questions",
            most=MOST_SUGGESTED,
            longest=LONGEST_SUGGESTION,
            widget=box(4),
            help_text=f"Up to {MOST_SUGGESTED}, one a line, at most {LONGEST_SUGGESTION} characters each.",
        ),
        f"notice_{code}": Words(
            label="Notice on data",
            required=False,
            max_length=LONGEST_NOTICE,
            widget=box(2),
            help_text="What visitors are told before they write. Empty: nothing.",
        ),
    }


def _missing(code: str) -> str:
    return "Empty: the built-in one." if code == "en" else "Empty: yours in English, else the built-in one."


def _initial(site: Site | None) -> dict[str, Any]:
    shown = site or Site()
    initial: dict[str, Any] = {
        name: getattr(shown, name)
        for name in ("name", "origins", "accent", "position", "theme", "language", "privacy_url")
    }
    initial["visitors"] = _EVERYBODY if shown.visitors else _SIGNED_IN
    for kind, texts in (
        ("greeting", shown.greeting),
        ("notice", shown.data_notice),
        ("suggestions", shown.suggestions),
    ):
        initial |= {f"{kind}_{code}": text for code, text in texts.items()}
    return initial
