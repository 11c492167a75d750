"""What is asked before a file is made."""

from __future__ import annotations

from typing import Any

from django import forms

from handoff.forms.fields import DeskForm
from supportbot.exporting.sources import Source
from supportbot.models import Export

KIND_WORDS = {
    Export.Kind.CSV: "CSV, for a spreadsheet: one line each",
    Export.Kind.JSONL: "JSON Lines, for programs: everything, one object a line",
    Export.Kind.PDF: "PDF, to print",
}


class ExportForm(DeskForm):
    """Which kind of file."""

    kind = forms.ChoiceField(label="Kind of file", widget=forms.RadioSelect)
    for_excel = forms.BooleanField(
        label="For Excel",
        required=False,
        help_text="Begins the CSV with a mark by which Excel knows that it is UTF-8.",
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"kind": source.kinds[0]}, **kwargs})
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - as declared above
        kind.choices = [(name, KIND_WORDS[Export.Kind(name)]) for name in source.kinds]
        if Export.Kind.CSV not in source.kinds:
            del self.fields["for_excel"]
