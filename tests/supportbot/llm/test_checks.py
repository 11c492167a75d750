"""Each slip in the settings is named with what to do about it."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from supportbot.llm.checks import model_settings, trouble
from supportbot.llm.configured import models

HERE = "http://127.0.0.1:8080/v1"
RIGHT: dict[str, Any] = {"LLM_BASE_URL": HERE, "LLM_MODEL": "m", "LLM_BOUNDARY": "private"}


def _found(settings: Settings, **changed: Any) -> list[str]:
    for name, value in changed.items():
        setattr(settings, name, value)
    found = model_settings()
    assert all(each.hint and each.id for each in found)
    return [str(each.id) for each in found]


def test_unset_nothing_is_wrong_and_no_model_is_asked(settings: Settings) -> None:
    assert _found(settings) == []
    assert trouble() == ""
    assert not models().are_set
    assert models().for_turn(customer="c") is None


@pytest.mark.parametrize("base", [HERE, "http://localhost:8080/v1", "http://[::1]:8080/v1", "https://10.0.0.7/v1"])
def test_private_endpoints(settings: Settings, base: str) -> None:
    assert _found(settings, **{**RIGHT, "LLM_BASE_URL": base}) == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"LLM_BOUNDARY": "anywhere"}, ["llm.E001"]),
        ({"LLM_BOUNDARY": "offline"}, ["llm.E002"]),
        ({"LLM_BASE_URL": ""}, ["llm.E003"]),
        ({"LLM_MODEL": ""}, ["llm.E004"]),
        ({"LLM_BASE_URL": "127.0.0.1:8080"}, ["llm.E005"]),
        ({"LLM_BASE_URL": "ftp://127.0.0.1/v1"}, ["llm.E005"]),
        ({"LLM_BASE_URL": "http://key@127.0.0.1/v1"}, ["llm.E005"]),
        ({"LLM_BASE_URL": "http://127.0.0.1:port/v1"}, ["llm.E005"]),
        ({"LLM_BASE_URL": "http://93.184.215.14/v1"}, ["llm.E007"]),
        ({"LLM_BASE_URL": "http://169.254.169.254/v1"}, ["llm.E007"]),
        ({"LLM_BASE_URL": "http://93.184.215.14/v1", "LLM_BOUNDARY": "cloud"}, ["llm.E008"]),
        ({"LLM_BASE_URL": "https://93.184.215.14/v1", "LLM_BOUNDARY": "cloud"}, []),
        ({"LLM_SECONDS": 0.0}, ["llm.E009", "llm.E010"]),
        ({"LLM_IDLE_SECONDS": 9.0}, ["llm.E010"]),
        ({"LLM_DAY_TOKENS": -1}, ["llm.E011"]),
        ({"LLM_DAY_COST": "much"}, ["llm.E011"]),
        ({"LLM_PRICE_OUT_2": "NaN"}, ["llm.E012"]),
        ({"LLM_MASK": ["cards"]}, ["llm.E013"]),
        ({"LLM_REGION": "Germany"}, ["llm.E014"]),
        ({"LLM_BASE_URL_2": "http://93.184.215.14/v1", "LLM_MODEL_2": "m"}, ["llm.E007"]),
    ],
)
def test_slips(settings: Settings, changed: dict[str, Any], found: list[str]) -> None:
    assert _found(settings, **{**RIGHT, **changed}) == found
