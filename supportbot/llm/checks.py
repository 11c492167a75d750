"""Whether the settings of the language model can work, found out before the first request and without asking it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from supportbot.llm.boundary import BOUNDARIES, address_of
from supportbot.llm.whereabouts import whereabouts

LONGEST_SECONDS = 20.0
"""A turn is to end within ten; twenty is for trying out a slow machine."""
_TO_MASK = ("names", "addresses")
_SUFFIXES = ("", "_2")


def model_settings(app_configs: Sequence[AppConfig] | None = None, **options: Any) -> list[CheckMessage]:
    """Everything wrong with ``LLM_…``; nothing where no address is set."""
    found = [*_numbers(), *_boundary()]
    for suffix in _SUFFIXES:
        found += _endpoint(suffix)
    return found


def trouble() -> str:
    """Why prompts must not be sent as things are set, with the remedy; empty where they may, or where none are."""
    found = [each for each in model_settings() if isinstance(each, Error)] if settings.LLM_BASE_URL else []
    return " ".join(f"{each.msg} {each.hint}" for each in found)


def _boundary() -> Iterator[CheckMessage]:
    boundary = settings.LLM_BOUNDARY
    if boundary not in BOUNDARIES:
        hint = f"Write one of {', '.join(BOUNDARIES)}, or leave it empty."
        yield Error("LLM_BOUNDARY is none that there is.", hint=hint, id="llm.E001")
    if boundary == "offline" and (settings.LLM_BASE_URL or settings.LLM_BASE_URL_2):
        hint = "Set LLM_BOUNDARY to private (your own network alone) or cloud (anywhere), or unset LLM_BASE_URL."
        yield Error("LLM_BASE_URL is set, but prompts may go nowhere.", hint=hint, id="llm.E002")
    if boundary in ("private", "cloud") and not settings.LLM_BASE_URL:
        hint = "Set LLM_BASE_URL to what stands before /chat/completions, e.g. http://127.0.0.1:8080/v1."
        yield Error("LLM_BOUNDARY lets prompts go, but LLM_BASE_URL is empty.", hint=hint, id="llm.E003")


def _endpoint(suffix: str) -> Iterator[CheckMessage]:
    base = str(getattr(settings, f"LLM_BASE_URL{suffix}"))
    if not base:
        return
    name = f"LLM_BASE_URL{suffix}"
    if not getattr(settings, f"LLM_MODEL{suffix}"):
        hint = "Write the model's name as the endpoint lists it under /models."
        yield Error(f"LLM_MODEL{suffix} is empty.", hint=hint, id="llm.E004")
    place = address_of(base)
    if place is None or urlsplit(base).username:
        hint = (
            "Write scheme, host and path in plain letters, such as https://api.example.com/v1; the key goes elsewhere."
        )
        yield Error(f"{name} is no address of an endpoint.", hint=hint, id="llm.E005")
        return
    yield from _place(name, *place, encrypted=urlsplit(base).scheme == "https")


def _place(name: str, host: str, port: int, *, encrypted: bool) -> Iterator[CheckMessage]:
    if settings.LLM_BOUNDARY not in ("private", "cloud"):
        return
    where = whereabouts(host, port)
    if where == "unknown":
        hint = "It is resolved again with every connection; correct it if it is a slip."
        yield Warning(f"{name}: {host} does not resolve at the moment.", hint=hint, id="llm.W006")
    elif where == "public":
        if settings.LLM_BOUNDARY == "private":
            hint = "Name a host whose every address is private or this machine's, or set LLM_BOUNDARY to cloud."
            yield Error(f"{name}: {host} is not on a private network.", hint=hint, id="llm.E007")
        elif not encrypted:
            hint = "Write https://: prompts and the key would be readable on the way."
            yield Error(f"{name} leads out of your network unencrypted.", hint=hint, id="llm.E008")


def _numbers() -> Iterator[CheckMessage]:
    if not 0 < settings.LLM_SECONDS <= LONGEST_SECONDS:
        hint = f"Take something above 0 and up to {LONGEST_SECONDS:g}; 8 leaves a turn time for the rest."
        yield Error("LLM_SECONDS is out of bounds.", hint=hint, id="llm.E009")
    if not 0 < settings.LLM_IDLE_SECONDS <= settings.LLM_SECONDS:
        hint = "Take something above 0 and up to LLM_SECONDS."
        yield Error("LLM_IDLE_SECONDS is out of bounds.", hint=hint, id="llm.E010")
    for name in ("TURN", "CUSTOMER", "DAY"):
        if getattr(settings, f"LLM_{name}_TOKENS") < 0 or not _is_price(getattr(settings, f"LLM_{name}_COST")):
            hint = "Write 0 for no limit, or a positive number."
            yield Error(f"LLM_{name}_TOKENS or LLM_{name}_COST is out of bounds.", hint=hint, id="llm.E011")
    for name in (f"LLM_PRICE_{way}{suffix}" for way in ("IN", "OUT") for suffix in _SUFFIXES):
        if not _is_price(getattr(settings, name)):
            hint = "Write what a million tokens cost, such as 0.15, or 0."
            yield Error(f"{name} is no price.", hint=hint, id="llm.E012")
    if unknown := set(settings.LLM_MASK) - set(_TO_MASK):
        hint = f"Write any of {', '.join(_TO_MASK)} with commas between; everything else is always masked."
        yield Error(f"LLM_MASK: {', '.join(sorted(unknown))} cannot be chosen.", hint=hint, id="llm.E013")
    if not re.fullmatch("[A-Z]{2}", settings.LLM_REGION):
        hint = "Write two capital letters, such as US or DE."
        yield Error("LLM_REGION is no country.", hint=hint, id="llm.E014")


def _is_price(value: object) -> bool:
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        return False
    return price.is_finite() and price >= 0
