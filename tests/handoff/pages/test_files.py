"""Files over HTTP: who may put one in, who may take it out, and that it runs nowhere."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from handoff.files import MOST_BYTES
from handoff.links import LIVES_SECONDS, customer_file_token
from handoff.models import Attachment, Conversation, Event, StaffMember, Team
from handoff.services.attaching import agent_file_keep
from handoff.services.replying import reply_send
from handoff.templatetags.inbox import file_size
from tests.handoff.files.pictures import PDF, picture
from tests.handoff.people import conversation, staff

pytestmark = pytest.mark.django_db


def signed_in(person: StaffMember) -> Client:
    client = Client()
    client.force_login(person)
    return client


def put(client: Client, where: Conversation, data: bytes, name: str = "bill.pdf") -> Any:
    return client.post(f"/inbox/c/{where.pk}/files/", {"file": SimpleUploadedFile(name, data)})


def sent_file(data: bytes = PDF, name: str = "Rechnung März.pdf") -> tuple[Attachment, StaffMember]:
    maya = staff()
    held = conversation("agent", maya)
    kept = agent_file_keep(conversation_id=held.pk, staff=maya, name=name, data=data)
    reply_send(
        conversation_id=held.pk, staff=maya, client_id="r", text="", files=[kept.pk],
        seen_version=held.custody_version, seen_seq=99,
    )  # fmt: skip
    return kept, maya


def test_an_upload_is_kept_or_its_fault_is_named() -> None:
    maya = staff()
    held, client = conversation("agent", maya), signed_in(maya)
    assert put(client, held, PDF).json() == {
        "id": str(Attachment.objects.get().pk), "name": "bill.pdf", "type": "application/pdf", "size": len(PDF),
    }  # fmt: skip
    for data, status, code in [
        (b"MZ a program", 400, "file_not_allowed"),
        (b"", 400, "file_empty"),
        (b"x" * (MOST_BYTES + 70_000), 413, "file_too_large"),
    ]:
        answer = put(client, held, data)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.post(f"/inbox/c/{held.pk}/files/").json()["field"] == "file"
    assert put(client, conversation("waiting"), PDF).status_code == 409
    assert put(client, Conversation(pk=uuid.uuid4()), PDF).status_code == 404


def test_who_is_not_an_agent_puts_nothing_in() -> None:
    maya = staff()
    held = conversation("agent", maya)
    assert put(Client(), held, PDF).status_code == 302
    assert put(signed_in(staff("Lena", role="manager")), held, PDF).status_code == 403
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(maya)
    assert put(forged, held, PDF).status_code == 403
    assert not Attachment.objects.exists()


def test_a_file_is_handed_out_so_that_it_runs_nowhere_and_the_look_is_kept() -> None:
    file, maya = sent_file()
    answer = signed_in(maya).get(f"/inbox/files/{file.pk}/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    seen = Event.objects.get(kind="file_read")
    assert (seen.actor, seen.data["file"]) == (f"staff:{maya.pk}", str(file.pk))


def test_a_picture_is_shown_in_the_thread() -> None:
    file, maya = sent_file(picture(), "meter.png")
    client = signed_in(maya)
    assert client.get(f"/inbox/files/{file.pk}/")["Content-Disposition"].startswith("inline")
    page = client.get(f"/inbox/c/{file.conversation_id}/").content.decode()
    assert f'src="/inbox/files/{file.pk}/" alt="meter.png"' in page
    assert "msg__text" not in page.split('id="log"')[1].split("</article>")[0]


@pytest.mark.parametrize(
    ("size", "said"),
    [(77, "77 byte"), (999, "999 byte"), (182_345, "182 kB"), (1_000_000, "1 MB"), (9_960_000, "10 MB")],
)
def test_a_size_is_said_as_the_live_thread_says_it(size: int, said: str) -> None:
    assert file_size(size) == said


def test_another_teams_file_is_not_found() -> None:
    file, maya = sent_file()
    other = Team.objects.create(slug="other", name="Other")
    Conversation.objects.filter(pk=file.conversation_id).update(team=other)
    outsider = staff("Tom")
    outsider.teams.add(Team.objects.create(slug="own", name="Own"))
    assert signed_in(outsider).get(f"/inbox/files/{file.pk}/").status_code == 404
    assert signed_in(staff("Lena", role="manager")).get(f"/inbox/files/{file.pk}/").status_code == 200
    assert Client().get(f"/inbox/files/{file.pk}/").status_code == 302
    assert signed_in(maya).get(f"/inbox/files/{uuid.uuid4()}/").status_code == 404


def test_the_customers_link_works_for_a_minute_for_one_file_that_was_sent() -> None:
    file, maya = sent_file(picture(), "meter.png")
    token = customer_file_token(file.conversation_id, file.pk)
    answer = Client().get(f"/files/{token}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert Client().get(f"/files/{token[:-2]}xx/").status_code == 410
    with time_machine.travel(timezone.now() + timedelta(seconds=LIVES_SECONDS + 5)):
        assert Client().get(f"/files/{token}/").status_code == 410
    unsent = agent_file_keep(conversation_id=file.conversation_id, staff=maya, name="x.pdf", data=PDF)
    elsewhere = conversation()
    for where, what in [(file.conversation_id, unsent.pk), (elsewhere.pk, file.pk)]:
        assert Client().get(f"/files/{customer_file_token(where, what)}/").status_code == 404
