"""What is accepted can be stored, whatever was typed."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.text import TextError, accept_text

_ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)


def _accepted(raw: str) -> str | None:
    try:
        return accept_text(raw)
    except TextError:
        return None


@given(_ANYTHING)
def test_an_accepted_text_is_clean_and_accepting_it_again_changes_nothing(raw: str) -> None:
    text = _accepted(raw)
    if text is None:
        return
    assert text.encode().decode() == text
    assert not set(text) & {"\x00", "\r", "\x1b", "\x7f"}
    assert text == text.strip()
    assert accept_text(text) == text


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")), min_size=1, max_size=80)
)
def test_a_text_without_controls_is_never_changed(raw: str) -> None:
    assert _accepted(raw) in (raw, None)


@pytest.mark.fault("F18")
@pytest.mark.django_db
def test_postgres_gives_back_what_was_accepted() -> None:
    @settings(max_examples=30)
    @given(st.lists(_ANYTHING, min_size=5, max_size=30))
    def round_trip(raws: list[str]) -> None:
        texts = [text for text in map(_accepted, raws) if text is not None]
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::text[], %s::jsonb", [texts, json.dumps(texts)])
            row = cursor.fetchone()
        assert row is not None
        stored, document = row
        assert stored == texts
        assert (json.loads(document) if isinstance(document, str) else document) == texts

    round_trip()
