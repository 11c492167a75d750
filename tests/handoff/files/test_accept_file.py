"""What may be attached: found from the bytes, written anew, and named for what it is."""

from __future__ import annotations

import contextlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handoff import files
from handoff.files import FileError, accept_file
from tests.handoff.files.pictures import PDF, photo, picture


@pytest.mark.parametrize(
    ("kind", "content_type", "ending"),
    [("PNG", "image/png", ".png"), ("JPEG", "image/jpeg", ".jpg"), ("WEBP", "image/webp", ".webp")],
)
def test_a_picture_is_known_by_its_bytes_whatever_it_is_called(kind: str, content_type: str, ending: str) -> None:
    kept = accept_file("bill.exe", picture(kind))
    assert (kept.content_type, kept.name) == (content_type, f"bill{ending}")
    assert Image.open(BytesIO(kept.data)).size == (40, 20)


def test_a_photo_stands_upright_and_no_longer_tells_where_it_was_taken() -> None:
    came = photo()
    assert b"Telltale" in came
    kept = accept_file("photo.jpeg", came)
    image = Image.open(BytesIO(kept.data))
    assert image.size == (20, 40)
    assert dict(image.getexif()) == {}
    assert b"Telltale" not in kept.data


def test_what_hides_behind_a_picture_is_gone() -> None:
    kept = accept_file("a.png", picture() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in kept.data
    assert b"PK" not in kept.data


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1", "LA"])
def test_pictures_of_every_mode_are_kept(mode: str) -> None:
    assert accept_file("a.png", picture(mode=mode)).content_type == "image/png"


def test_a_pdf_is_kept_as_it_is() -> None:
    assert accept_file("../../INV-2041.pdf", PDF) == files.AcceptedFile("INV-2041.pdf", "application/pdf", PDF)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00 a program", "file_not_allowed"),
        (b"<html><script>alert(1)</script>", "file_not_allowed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file_not_allowed"),
        (b"GIF89a" + b"\x00" * 40, "file_not_allowed"),
        (picture()[:60], "file_damaged"),
        (PDF.replace(b"%%EOF", b""), "file_damaged"),
        (b"\x00" * (files.MOST_BYTES + 1), "file_too_large"),
    ],
)
def test_what_cannot_be_taken_is_said(data: bytes, code: str) -> None:
    with pytest.raises(FileError) as refused:
        accept_file("file.png", data)
    assert (refused.value.code, refused.value.field) == (code, "file")


def test_a_small_file_with_a_giant_picture_in_it_is_refused_before_it_is_unpacked() -> None:
    bomb = picture(size=(12_000, 12_000), mode="1")
    assert len(bomb) < 100_000
    with pytest.raises(FileError) as refused:
        accept_file("bomb.png", bomb)
    assert refused.value.code == "file_too_large"


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_is_safe_to_show_and_to_save(raw: str) -> None:
    name = accept_file(raw, PDF).name
    assert name.endswith(".pdf")
    assert 5 <= len(name) <= files.LONGEST_NAME
    assert not set(name) & set("/\\\x00\n\r\u202e\u2028")
    name.encode()


@given(st.binary(max_size=400))
def test_any_bytes_are_taken_or_refused_by_name(data: bytes) -> None:
    for head in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x10\x00\x00\x00WEBPVP8 "):
        with contextlib.suppress(FileError):  # any other error fails here
            assert accept_file("x", head + data).content_type in files.ENDINGS
