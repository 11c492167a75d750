"""``make bench`` names nothing: then everything is measured."""

from __future__ import annotations

import pytest

from bench.__main__ import options_of


@pytest.mark.parametrize(("arguments", "names"), [([], []), (["P7", "P8"], ["P7", "P8"])])
def test_figures_are_chosen_by_name_or_not_at_all(arguments: list[str], names: list[str]) -> None:
    assert options_of(arguments).names == names


def test_an_unknown_figure_is_refused() -> None:
    with pytest.raises(SystemExit):
        options_of(["P99"])
