"""Forms of what the bot says and of agents' saved replies: each gives the state that it stands for."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision
from django import forms

from billing.facts import Company
from billing.money import Money
from handoff.forms.fields import DeskForm, OneLine
from handoff.models import Team
from supportbot.models import TopicPolicy
from supportbot.tuning.answers.checking import LONGEST_REPLY, LONGEST_TEXT, LONGEST_VALUE, objections
from supportbot.tuning.answers.figures import figures_of
from supportbot.tuning.editions.subjects import AS_SHIPPED, Value

REPLY_GAPS = frozenset(
    {
        "customer", "first_name", "agent", "balance", "overdue", "next_due_date", "next_due_amount", "latest_invoice",
        "latest_total",
    }
)  # fmt: skip
"""What is filled in when an agent takes a saved reply; other gaps are left for the agent to fill."""
_MOST = 10**12


class EditForm(DeskForm):
    """``company`` is what figures are checked against; ``standing`` the state in force."""

    note = OneLine(label="Why", max_length=200, required=False, help_text="For whoever reads the history next.")

    def __init__(self, data: Any = None, *, standing: Value, company: Company, **kwargs: Any) -> None:
        self.standing, self.company = standing, company
        super().__init__(data, initial=self.initials(standing), **kwargs)
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.update({"class": "input", "rows": 6})

    @staticmethod
    def initials(standing: Value) -> dict[str, Any]:
        return dict(standing or {})

    def value(self) -> Value:
        """The state that the form stands for; only of a valid one."""
        raise NotImplementedError

    def check_words(self, text: str, *, longest: int, gaps: frozenset[str]) -> None:
        """Put what speaks against the words beside their field."""
        source = str(self.cleaned_data.get("source") or "")
        for one in objections(text, longest=longest, gaps=gaps, figures=figures_of(self.company), source=source):
            self.add_error(one.field, one.text)


class TopicForm(EditForm):
    """What the company has decided about a topic; its threshold has a page of its own and stays."""

    identity = forms.ChoiceField(
        label="Who may be told",
        choices=[("", "As shipped"), *((str(value), str(label)) for value, label in TopicPolicy.Identity.choices)],
        required=False,
    )
    to_person = forms.BooleanField(label="Always a person", required=False, help_text="However sure the bot is.")

    def value(self) -> Value:
        own = {"identity": self.cleaned_data["identity"], "to_person": self.cleaned_data["to_person"]}
        state = {**AS_SHIPPED, **(self.standing or {}), **own}
        return None if state == AS_SHIPPED else state


class PolicyForm(EditForm):
    """One typed value. Which kind it is never changes here: the bot reads it as that kind."""

    def __init__(self, data: Any = None, *, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(data, **kwargs)
        self.fields["amount"] = self._field()
        self.initial["amount"] = self._shown()
        self.order_fields(["amount", "note"])
        if not isinstance(self.fields["amount"].widget, forms.CheckboxInput):
            self.fields["amount"].widget.attrs["class"] = "input"

    def value(self) -> Value:
        found = self.cleaned_data["amount"]
        if self.kind == "money":
            scaled = Decimal(found).scaleb(get_currency_precision(self.currency))
            return {"kind": "money", "value": int(scaled), "currency": self.currency}
        return {"kind": self.kind, "value": bool(found) if self.kind == "bool" else found}

    @property
    def currency(self) -> str:
        """The one it is in already, else that of the company's prices."""
        prices = (plan.price.currency for plan in self.company.plans)
        return str((self.standing or {}).get("currency") or next(prices, "EUR"))

    def _field(self) -> forms.Field:
        match self.kind:
            case "bool":
                return forms.BooleanField(label="Yes", required=False)
            case "text":
                return OneLine(label="Words", max_length=LONGEST_VALUE)
            case "money":
                places = get_currency_precision(self.currency)
                return forms.DecimalField(
                    label=f"Amount in {self.currency}", min_value=0, max_value=_MOST, decimal_places=places
                )
            case "percent":
                return forms.IntegerField(label="Percent", min_value=0, max_value=100)
            case _:
                return forms.IntegerField(label="Number", min_value=0, max_value=_MOST)

    def _shown(self) -> Any:
        if self.standing is None:
            return None
        if self.kind != "money":
            return self.standing["value"]
        try:
            return Money(int(self.standing["value"]), self.currency).major()
        except (InvalidOperation, ValueError):
            return None


class _Words(EditForm):
    text = forms.CharField(label="Words", widget=forms.Textarea, strip=True)
    source = OneLine(
        label="Where its figures stand",
        max_length=150,
        required=False,
        help_text="Only for figures that stand in no policy, price or contact of yours, such as “Price list 2026”.",
    )

    def clean_text(self) -> str:
        return re.sub(r"\r\n?", "\n", str(self.cleaned_data["text"]))

    @property
    def why(self) -> str:
        """The note, with where the figures stand."""
        note, source = self.cleaned_data["note"], self.cleaned_data["source"]
        return "; ".join(part for part in (note, f"figures: {source}" if source else "") if part)[:200]


class TextForm(_Words):
    """A text of the company's, said word for word."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "text" in found:
            self.check_words(found["text"], longest=LONGEST_TEXT, gaps=frozenset())
        return found

    def value(self) -> Value:
        return {"text": self.cleaned_data["text"]}


class ReplyForm(_Words):
    """A saved reply of the agents."""

    shortcut = forms.SlugField(label="Short name", max_length=40, help_text="What an agent types after the slash.")
    title = OneLine(label="Title", max_length=80)
    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.order_by("name"), required=False, empty_label="Every team"
    )

    field_order = ("shortcut", "title", "team", "text", "source")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "text" in found:
            self.check_words(found["text"], longest=LONGEST_REPLY, gaps=REPLY_GAPS)
        return found

    def value(self) -> Value:
        found = self.cleaned_data
        team = found["team"].pk if found["team"] else None
        return {"team": team, "shortcut": found["shortcut"], "title": found["title"], "text": found["text"]}


class TryForm(DeskForm):
    """Whose records and which question a draft is tried on."""

    customer = OneLine(label="As customer", max_length=120, help_text="A reference of billing's.")
    question = OneLine(label="Question", max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].widget.attrs.update({"list": "customers", "autocomplete": "off"})
