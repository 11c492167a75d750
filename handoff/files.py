"""Files that people attach: what one is stands in its bytes, never in its name or in what a browser says of it.

Images are written anew, without the place and the camera that a phone puts in, and without whatever else hides in the
file beside the picture. A PDF is kept as it is, and is only ever handed out as a download.
"""

from __future__ import annotations

import unicodedata
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from handoff.errors import HandoffError

MOST_BYTES = 10 * 2**20
MOST_PIXELS = 50_000_000
LONGEST_NAME = 120
PDF = "application/pdf"
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", PDF: ".pdf"}
"""What may be attached, and how its name ends."""

_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_UNSEEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class FileError(HandoffError):
    """A file that cannot be taken. ``code`` is one of ``docs/frames.md``."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text, field="file")
        self.code = code


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """``data`` is what is to be kept, which for an image is not what came in."""

    name: str
    content_type: str
    data: bytes


def accept_file(name: str, data: bytes) -> AcceptedFile:
    """The file as it may be kept and shown.

    Raises FileError: ``file_empty``, ``file_too_large`` (10 MB, or 50 million pixels), ``file_not_allowed``,
    ``file_damaged``.
    """
    if not data:
        raise FileError("file_empty", "That file is empty.")
    if len(data) > MOST_BYTES:
        raise too_large()
    content_type, kept = (PDF, _pdf(data)) if data.startswith(b"%PDF-") else _image(data)
    return AcceptedFile(_name(name, content_type), content_type, kept)


def too_large() -> FileError:
    return FileError("file_too_large", f"Files of up to {MOST_BYTES // 2**20} MB can be sent.")


def _pdf(data: bytes) -> bytes:
    if b"%%EOF" not in data[-2048:]:
        raise FileError("file_damaged", "That PDF is cut off or damaged.")
    return data


def _image(data: bytes) -> tuple[str, bytes]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=list(_FORMATS))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise too_large() from None
    except (OSError, ValueError, SyntaxError):
        raise FileError("file_not_allowed", "Pictures (JPEG, PNG, WebP) and PDF files can be sent.") from None
    with image:
        if image.width * image.height > MOST_PIXELS:
            raise too_large()
        return _FORMATS[str(image.format)], _written_anew(image)


def _written_anew(image: Image.Image) -> bytes:
    kind, written = str(image.format), BytesIO()
    try:
        upright = ImageOps.exif_transpose(image)  # loads it, and turns it as the camera was held
        upright.info.clear()
        more = {"quality": 90} if kind in ("JPEG", "WEBP") else {}
        upright.save(written, format=kind, **more)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise FileError("file_damaged", "That picture is cut off or damaged.") from None
    return written.getvalue()


def _name(raw: str, content_type: str) -> str:
    """The last part of a path without what cannot be seen, and with the ending of what the file is."""
    last = raw.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSEEN_KINDS)
    stem = " ".join(seen.split()).rpartition(".")[0].strip(". ") or " ".join(seen.split()).strip(". ")
    ending = ENDINGS[content_type]
    return f"{stem[: LONGEST_NAME - len(ending)] or 'file'}{ending}"
