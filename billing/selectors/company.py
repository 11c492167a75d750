"""The company as the bot may speak of it: catalogue, policies, hours, contacts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from billing import facts
from billing.errors import CompanyNotLoaded
from billing.models import Company
from billing.money import Money
from billing.selectors.automatic import automatic_kinds
from billing.selectors.planned import planned_row
from billing.selectors.records import Row, rows


def company_zone() -> ZoneInfo:
    """Where the company is, and so when its days begin. UTC before a company is loaded, and where its zone is none."""
    name = Company.objects.values_list("time_zone", flat=True).first()
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@cache
def _statement() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def company_facts(language: str) -> facts.Company:
    """The company with its policy texts in ``language`` ("de", "de-AT"), each falling back to the company's own.

    One round trip over small tables and no cache, so that an edited policy counts from the next answer on.
    Plans are those on offer, one entry per active price. Raises CompanyNotLoaded before the first load.
    """
    found = planned_row(_statement(), {})
    if found is None:
        raise CompanyNotLoaded()
    document: Row = orjson.loads(found[0])
    company: Row = document["company"]
    return facts.Company(
        name=company["name"],
        bot_name=company["bot_name"],
        time_zone=company["time_zone"],
        language=company["language"],
        contacts=company["contacts"],
        hours=company["hours"],
        plans=tuple(map(_plan, rows(document["plans"]))),
        policies={row["key"]: _policy(row) for row in rows(document["policies"])},
        texts=_texts(rows(document["texts"]), language, company["language"]),
        automatic=automatic_kinds(),
    )


def _plan(row: Row) -> facts.Plan:
    price = Money(row["amount_minor"], row["currency"])
    return facts.Plan(row["code"], row["name"], price, row["interval"], row["ref"])


def _policy(row: Row) -> facts.PolicyTypedValue:
    match row["kind"]:
        case "bool":
            return bool(row["flag"])
        case "text":
            return str(row["text"])
        case "money":
            return Money(row["number"], row["currency"])
        case _:
            return int(row["number"])


def _texts(found: Iterable[Row], language: str, default: str) -> dict[str, str]:
    """Per key the best of: the exact language, its base language, the company's, whatever comes first."""
    wanted = [language, language.partition("-")[0], default]
    best: dict[str, tuple[int, str]] = {}
    for row in found:
        rank = wanted.index(row["language"]) if row["language"] in wanted else len(wanted)
        if row["key"] not in best or rank < best[row["key"]][0]:
            best[row["key"]] = (rank, row["text"])
    return {key: text for key, (_, text) in best.items()}
