"""The dashboard's page: who sees it, what it shows, what it costs, and where its figures lead."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from supportbot.measuring.dashboard import TOP
from supportbot.measuring.definitions import FIGURES
from supportbot.measuring.keeping_up import figures_keep_up
from supportbot.models import FiguresMark
from tests.handoff.pages.people import signed_in
from tests.supportbot.measuring.world import company_at, traffic

pytestmark = pytest.mark.django_db
PAGE = "/review/dashboard/"
ALONE = "Nothing to compare with"
QUERIES = (
    12  # session, person, mark, zone, due, topics, teams, languages, first day, days, agents; names not met before
)


def filled(conversations: int = 120) -> None:
    now = timezone.now()
    traffic("Europe/Dublin", now.date() - timedelta(days=40), now.date(), conversations=conversations, until=now)
    figures_keep_up(older_wait=timedelta(), seconds=600)


def manager() -> Client:
    return signed_in("manager")[0]


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("lead", 403), ("manager", 200), ("admin", 200)])
def test_managers_alone_see_it(role: str, status: int) -> None:
    client, _ = signed_in(role)
    assert client.get(PAGE).status_code == status


def test_before_anything_was_counted() -> None:
    assert "Nothing has been counted yet" in manager().get(PAGE).content.decode()


def test_nobody_wrote() -> None:
    company_at("Europe/Dublin")
    figures_keep_up()
    page = manager().get(PAGE, {"period": "7"}).content.decode()
    assert "Nobody wrote in this period" in page
    assert "As of" in page


def test_every_figure_says_what_it_means_and_leads_to_its_conversations() -> None:
    filled()
    page = manager().get(PAGE, {"period": "28", "language": "en"}).content.decode()
    assert set(re.findall(r'id="why-\w+-(\w+)"', page)) == set(FIGURES)
    links = re.findall(r'class="figure__value" href="([^"]+)"', page)
    assert len(links) >= len(FIGURES)
    for link in links:
        parts = urlsplit(link.replace("&amp;", "&"))
        assert parts.path == "/review/"
        assert {"since", "until", "language"} <= parse_qs(parts.query).keys()
    assert "style=" not in page
    assert "onclick" not in page


def test_each_chart_has_its_data_and_its_table() -> None:
    filled()
    page = manager().get(PAGE, {"period": "28"}).content.decode()
    charts = json.loads(re.search(r'<script id="charts" type="application/json">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert set(re.findall(r'data-chart="([^"]+)"', page)) == set(charts)
    volume = charts["volume"]
    assert len(volume["days"]) == 28
    table = re.search(r"<caption[^>]*>Conversations begun</caption>(.*?)</table>", page, re.S)[1]  # type: ignore[index]
    assert [int(n) for n in re.findall(r'<td class="num">(\d+)<', table)] == volume["lines"][0]["values"][::-1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"period": "custom", "first": "2026-03-02", "last": "2026-03-01"}, "before the first day"),
        ({"period": "custom", "first": "2026-03-02"}, "Choose both days"),
        ({"period": "custom", "first": "2020-03-02", "last": "2026-03-01"}, "At most 366 days"),
        ({"period": "nonsense", "topic": "<script>", "team": "'", "first": "\x00"}, "28 days"),
    ],
)
def test_what_cannot_be_shown_is_said_and_the_usual_shown(asked: dict[str, str], said: str) -> None:
    filled(20)
    page = manager().get(PAGE, asked)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert 'value="<script>' not in page.content.decode()


@pytest.mark.parametrize("asked", [{"period": "7"}, {"period": "year", "topic": "late_fee", "language": "en"}])
def test_queries_do_not_grow(django_assert_max_num_queries: DjangoAssertNumQueries, asked: dict[str, str]) -> None:
    filled()
    client = manager()
    client.get(PAGE, asked)
    with django_assert_max_num_queries(QUERIES):
        client.get(PAGE, asked)


def test_what_reaches_not_far_enough_back_is_not_compared_with() -> None:
    filled(40)
    client = manager()
    week, month = (client.get(PAGE, {"period": days}).content.decode() for days in ("7", "28"))
    # Of the last seven days no outcome is known, so that one stands alone whatever there is before.
    assert 1 <= week.count(ALONE) < len(TOP)
    assert month.count(ALONE) == len(TOP)


def test_a_worker_that_does_not_count_is_told() -> None:
    filled(20)
    FiguresMark.objects.update(as_of=timezone.now() - timedelta(hours=2))
    assert "the worker has not counted since" in manager().get(PAGE).content.decode()


def test_a_part_of_the_page_for_a_filter_that_changed() -> None:
    filled(20)
    part = manager().get(PAGE, {"period": "7"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<form")
    assert "<html" not in part
