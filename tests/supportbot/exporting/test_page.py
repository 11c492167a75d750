"""The page of exports: who may do what, links that run out and are nobody else's."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.test import AsyncClient, Client
from django.utils import timezone

from handoff import store
from handoff.models import Event, StaffMember
from supportbot.exporting.asking import export_end
from supportbot.exporting.links import export_token
from supportbot.exporting.making import exports_make
from supportbot.models import Export
from tests.handoff.pages.people import conversation, signed_in, staff
from tests.supportbot.exporting.made import asked, content, made

pytestmark = pytest.mark.django_db
HERE = "/review/exports/"


def _link(page: str) -> str:
    (link,) = re.findall(r'href="(/review/exports/file/[^"]+)"', page)
    return str(link)


def _download(client: Client, link: str) -> int:
    return int(client.get(link).status_code)


def test_from_the_list_to_the_file() -> None:
    client, lena = signed_in("manager")
    conversation("My router", name="Ann", custody="closed")
    conversation("My fee", name="Ben")
    listed = client.get("/review/", {"custody": "closed"}).content.decode()
    (to,) = re.findall(r'class="btn btn--sm export-link" href="([^"]+)"', listed)
    form = client.get(to.replace("&amp;", "&")).content.decode()
    (action,) = re.findall(r'<form method="post" action="([^"]+new/[^"]*)"', form)
    assert client.post(action.replace("&amp;", "&"), {"kind": "csv"}).status_code == 302
    export = Export.objects.get()
    assert (export.by, export.filters, export.state) == (lena, {"custody": "closed"}, "waiting")
    waiting = client.get(HERE, headers={"HX-Request": "true"}).content.decode()
    assert "Waiting for the worker" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert exports_make() == 1
    ready = client.get(HERE).content.decode()
    assert 'hx-trigger="every 240s"' in ready
    assert _download(client, _link(ready)) == 200
    kinds = list(Event.objects.filter(conversation=None).order_by("id").values_list("kind", flat=True))
    assert kinds == ["export_asked", "export_made", "export_downloaded"]


def test_a_kind_that_there_is_not_is_asked_for_again() -> None:
    client, _ = signed_in("manager")
    answer = client.post(f"{HERE}new/?source=transcripts", {"kind": "exe"})
    assert answer.status_code == 400
    assert "Select a valid choice" in answer.content.decode()
    assert client.post(f"{HERE}new/", {"kind": "csv"}).status_code == 400
    assert "There is no such list" in client.get(f"{HERE}?source=elsewhere").content.decode()
    assert not Export.objects.exists()


def test_a_link_is_of_use_to_its_own_person_alone_and_for_a_quarter_of_an_hour() -> None:
    client, lena = signed_in("manager")
    made(lena)
    link = _link(client.get(HERE).content.decode())
    for role, status in (("manager", 403), ("admin", 403), ("agent", 403), ("lead", 403)):
        assert _download(signed_in(role)[0], link) == status
    assert Client().get(link).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=14), tick=False):
        assert _download(client, link) == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert _download(client, link) == 410
    assert _download(client, link[:-3] + "AA/") == 410
    assert Event.objects.filter(kind="export_downloaded").count() == 1
    export = Export.objects.get()
    export_end(export_id=export.pk, staff=lena)
    assert _download(client, f"{HERE}file/{export_token(export.pk, lena.pk)}/") == 410


def test_nobody_sees_or_ends_anothers_exports() -> None:
    lena = staff("manager", "Lena")
    export = asked(lena)
    client, _ = signed_in("admin")
    assert str(export.pk) not in client.get(HERE).content.decode()
    assert client.post(f"{HERE}{export.pk}/end/").status_code == 404
    own = Client()
    own.force_login(lena)
    assert own.post(f"{HERE}{export.pk}/end/").status_code == 302
    export.refresh_from_db()
    assert export.state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_the_file_comes_whole_and_is_only_saved() -> None:
    lena: StaffMember = staff("manager", "Lena")
    for number in range(30):
        conversation("Hi " * 300, minute=number)
    made(lena, kind="jsonl")
    export = Export.objects.get()
    client = AsyncClient()
    client.force_login(lena)

    async def fetched() -> tuple[Any, bytes]:
        response: Any = await client.get(f"{HERE}file/{export_token(export.pk, lena.pk)}/")
        parts = [part async for part in response]
        await sync_to_async(response.close)()
        await store.close()
        return response, b"".join(parts)

    response, data = asyncio.run(fetched())
    assert data == content(export)
    assert response["Content-Length"] == str(len(data))
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store, private"
