"""Real files, made as they are needed."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def picture(kind: str = "PNG", *, size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    written = BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 1).save(written, format=kind)
    return written.getvalue()


def photo() -> bytes:
    """A JPEG as a phone takes it: lying on its side, with the maker and the place in it."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "Telltale Phones"
    exif.get_ifd(GPS)[2] = (53.0, 20.0, 30.0)
    written = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(written, format="JPEG", exif=exif)
    return written.getvalue()
