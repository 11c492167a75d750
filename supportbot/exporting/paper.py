"""One conversation on paper: who said what and when, and what the bot decided, as a PDF.

Drawn with the fonts that come along: Latin, Greek, Cyrillic, Arabic and Hebrew letters and many signs. What they have
no picture for stands there by its name in brackets, so that nothing is left out without a word.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils import timezone

from billing.models import Company
from billing.paper import ready
from billing.selectors import company_zone
from handoff.models import Conversation, Message
from supportbot.answering.brief import label_of
from supportbot.exporting.sources import Filters, Source
from supportbot.models import Turn

if TYPE_CHECKING:
    from fpdf import FPDF

_FONT = "DejaVu"
_INK, _FAINT, _LINE = (23, 24, 28), (103, 107, 118), (213, 215, 222)
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Cc"})
_WHO = {"customer": "Customer", "bot": "Bot", "agent": "Agent", "system": ""}
_DECIDED = {"answer": "answered", "clarify": "asked back", "propose": "proposed", "handoff": "handed over"}


def clean(query: QueryDict) -> dict[str, str]:
    """Which conversation; empty where none is named, and then nothing can be made."""
    try:
        return {"conversation": str(uuid.UUID(query.get("conversation", "")))}
    except ValueError:
        return {}


def transcript_pdf(filters: Filters) -> bytes:
    """The conversation as it stands now, times in the company's zone. Raises Conversation.DoesNotExist."""
    conversation = Conversation.objects.select_related("agent").get(
        pk=filters.get("conversation", str(uuid.UUID(int=0)))
    )
    name, zone = Company.objects.values_list("name", flat=True).first() or "", company_zone()
    page = _page(f"Conversation with {conversation.display_name}")
    drawn = _drawable(page)
    _head(page, conversation, name, zone, drawn)
    turns = {turn.reply_seq: turn for turn in Turn.objects.filter(conversation=conversation)}
    day = ""
    for message in Message.objects.filter(conversation=conversation).order_by("seq").iterator(chunk_size=500):
        said_on = message.created_at.astimezone(zone).strftime("%A, %d %B %Y")
        if said_on != day:
            day = said_on
            page.ln(3)
            _write(page, day, size=9, bold=True, ink=_FAINT)
        _message(page, message, turns.get(message.seq), zone, drawn)
    return bytes(page.output())


def _page(title: str) -> FPDF:
    from fpdf import FPDF

    class Sheet(FPDF):
        def footer(self) -> None:
            self.set_y(-12)
            self.set_font(_FONT, size=7.5)
            self.set_text_color(*_FAINT)
            self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="R")

    return ready(Sheet(format="A4"), title)


def _drawable(page: FPDF) -> Callable[[str], str]:
    """Makes a text of what both fonts have a picture for."""
    from fpdf.fonts import TTFFont

    known = set.intersection(*({*font.cmap} for font in page.fonts.values() if isinstance(font, TTFFont)))

    def drawn(text: str) -> str:
        return "".join(sign if sign in "\n\t" or ord(sign) in known else _named(sign) for sign in text)

    return drawn


def _named(sign: str) -> str:
    """The name of a sign that cannot be drawn; what joins or changes others is left away with no loss."""
    if unicodedata.category(sign) in _UNSEEN:
        return ""
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"


def _head(page: FPDF, chat: Conversation, company: str, zone: ZoneInfo, drawn: Callable[[str], str]) -> None:
    _write(page, drawn(company or "Billing support"), size=9, ink=_FAINT)
    _write(page, drawn(f"Conversation with {chat.display_name}"), size=16, bold=True)
    page.ln(3)
    for name, value in (
        ("Customer", chat.customer_ref),
        ("Conversation", str(chat.pk)),
        ("Started", _moment(chat.created_at, zone)),
        ("State", chat.get_custody_display() + (f", {chat.agent.display_name}" if chat.agent else "")),
        ("Printed", _moment(timezone.now(), zone)),
    ):
        _style(page, 9, ink=_FAINT)
        page.cell(30, 5.4, name)
        _style(page, 9)
        page.multi_cell(0, 5.4, drawn(value), new_x="LMARGIN", new_y="NEXT", align="L")
    page.ln(2)
    page.set_draw_color(*_LINE)
    page.line(page.l_margin, page.get_y(), page.l_margin + page.epw, page.get_y())


def _message(page: FPDF, message: Message, turn: Turn | None, zone: ZoneInfo, drawn: Callable[[str], str]) -> None:
    page.ln(2.5)
    who = message.author_name or _WHO[message.author]
    role = _WHO[message.author]
    at = message.created_at.astimezone(zone).strftime("%H:%M:%S")
    named = " · ".join(part for part in (who, role if role != who else "", at) if part)
    _write(page, drawn(named), size=8, bold=message.author != "system", ink=_FAINT)
    _write(page, drawn(message.text), size=10, ink=_FAINT if message.author == "system" else _INK)
    for line in _beside(message.body):
        _write(page, drawn(line), size=8.5, ink=_FAINT)
    if turn is not None and turn.decision:
        sure = f", {turn.confidence:.0%} sure" if turn.confidence is not None else ""
        decided = _DECIDED.get(turn.decision, turn.decision)
        topic = f": {label_of(turn.topic)}" if turn.topic else ""
        _write(page, drawn(f"The bot {decided}{topic}{sure}"), size=8, ink=_FAINT)


def _beside(body: dict[str, Any]) -> Iterable[str]:
    """What a message shows besides its words: a table, files, and whether it was redacted."""
    table = body.get("table")
    if table:
        yield str(table.get("caption", ""))
        for row in (table.get("columns", []), *table.get("rows", []), table.get("total", [])):
            if row:
                yield "   ".join(map(str, row))
    for file in body.get("attachments", ()):
        yield f"File: {file.get('name', '')}"
    if "redacted" in body:
        yield f"Redacted by {body['redacted'].get('by', '')}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%d %B %Y, %H:%M %Z")


def _write(page: FPDF, text: str, *, size: float, bold: bool = False, ink: tuple[int, int, int] = _INK) -> None:
    _style(page, size, bold=bold, ink=ink)
    if text:
        page.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _style(page: FPDF, size: float, *, bold: bool = False, ink: tuple[int, int, int] = _INK) -> None:
    page.set_font(_FONT, style="B" if bold else "", size=size)
    page.set_text_color(*ink)


TRANSCRIPT = Source(
    name="transcript",
    title="One transcript",
    kinds=("pdf",),
    clean=clean,
    count=lambda filters: 1,
    paper=transcript_pdf,
    words=lambda filters: [("Conversation", filters.get("conversation", ""))],
    one="conversation",
    many="conversations",
)
