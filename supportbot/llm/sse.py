"""Server-sent events out of bytes that arrive in any pieces. Pure.

Only ``data`` is read: names, ids and retry times mean nothing to a chat completion. Lines end in LF, CR LF or CR, also
where the pieces are cut between the two; text is decoded by whoever parses the data, so no letter is ever cut.
"""

from __future__ import annotations

from collections.abc import Iterator

LONGEST_LINE = 1_000_000
"""Bytes."""


class LineTooLong(Exception):
    """No chunk of a completion is as long as that."""


class Events:
    """``feed`` gives the data of each event that a piece completes; ``end`` what stands there at the end."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []
        self._after_cr = False
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Raises LineTooLong."""
        if not self._begun and piece:
            self._begun = True
            piece = piece.removeprefix(b"\xef\xbb\xbf")
        if self._after_cr or b"\r" in piece:
            piece = self._plain(piece)
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            raise LineTooLong
        for line in lines:
            if line:
                self._take(line)
            elif self._data:
                yield self._whole()

    def end(self) -> Iterator[bytes]:
        """An event whose blank line never came is taken all the same: servers forget it."""
        if self._rest:
            self._take(self._rest)
            self._rest = b""
        if self._data:
            yield self._whole()

    def _plain(self, piece: bytes) -> bytes:
        if self._after_cr:
            piece = piece.removeprefix(b"\n")
        self._after_cr = piece.endswith(b"\r") or (self._after_cr and not piece)
        return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _take(self, line: bytes) -> None:
        if line.startswith(b"data:"):
            self._data.append(line[6:] if line.startswith(b"data: ") else line[5:])

    def _whole(self) -> bytes:
        data = b"\n".join(self._data)
        self._data.clear()
        return data
