"""A copy of a bill on paper: one PDF, from the records alone, written for the customer's locale.

The library that writes PDFs is loaded with the first bill: a second and some 60 MB that most processes never need.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from billing.days import format_day
from billing.facts import Account, Company, Invoice
from billing.money import Money, format_money

if TYPE_CHECKING:
    from fpdf import FPDF

_FONT = "DejaVu"
_INK, _FAINT, _LINE = (23, 24, 28), (103, 107, 118), (213, 215, 222)
_MARGIN_MM = 18
_AMOUNT_MM = 42
_TEXT_MM, _PAD_MM = 5.0, 1.5


def invoice_pdf(invoice: Invoice, account: Account, company: Company, *, status: str) -> bytes:
    """The bill as it stands in the records now; ``status`` is its state in words. It says that it is a copy."""
    from fpdf import FPDF

    page = ready(FPDF(format="A4"), f"{invoice.number} – {company.name}")
    _head(page, invoice, account, company, status)
    _lines(page, invoice, account.locale)
    _sums(page, invoice, account.locale)
    page.ln(8)
    _write(page, f"Copy of bill {invoice.number}, made from the billing records of {company.name}.", size=8, ink=_FAINT)
    return bytes(page.output())


def ready(page: FPDF, title: str) -> FPDF:
    """An empty document with our fonts and margins, and its first page begun."""
    regular, bold = fonts()
    page.add_font(_FONT, fname=regular)
    page.add_font(_FONT, style="B", fname=bold)
    page.set_margin(_MARGIN_MM)
    page.set_auto_page_break(True, margin=_MARGIN_MM)
    page.set_title(title)
    page.set_lang("en")
    page.add_page()
    return page


@cache
def fonts() -> tuple[Path, Path]:
    """A font with nearly every letter that a name may hold; it comes with the library that draws our charts."""
    charts = find_spec("matplotlib")
    if charts is None or charts.origin is None:
        raise ImportError("matplotlib, a requirement, is not installed: run `make setup`")
    folder = Path(charts.origin).parent / "mpl-data" / "fonts" / "ttf"
    return folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"


def _head(page: FPDF, invoice: Invoice, account: Account, company: Company, status: str) -> None:
    _write(page, company.name, size=18, bold=True)
    page.ln(6)
    _write(page, f"Bill {invoice.number}", size=13, bold=True)
    period = f"{format_day(invoice.period_start, account.locale)} – {format_day(invoice.period_end, account.locale)}"
    for name, value in (
        ("Customer", account.name),
        ("Address", account.billing_address),
        ("Tax number", account.tax_id),
        ("Issued", format_day(invoice.issued_on, account.locale)),
        ("Due", format_day(invoice.due_on, account.locale)),
        ("Period", period),
        ("Status", status),
    ):
        if value:
            _pair(page, name, value)
    page.ln(6)


def _lines(page: FPDF, invoice: Invoice, locale: str) -> None:
    _rule(page)
    for line in invoice.lines:
        text = line.description if line.quantity == 1 else f"{line.description} × {line.quantity}"
        _amount_row(page, text, format_money(line.amount, locale))
        _rule(page)


def _sums(page: FPDF, invoice: Invoice, locale: str) -> None:
    sums: list[tuple[str, Money, bool]] = [("Total", invoice.total, True)]
    if invoice.amount_paid:
        sums += [("Paid", invoice.amount_paid, False), ("Still due", invoice.amount_due, True)]
    for name, amount, bold in sums:
        _amount_row(page, name, format_money(amount, locale), bold=bold)


def _pair(page: FPDF, name: str, value: str) -> None:
    _style(page, 9.5, ink=_FAINT)
    page.cell(34, 6, name)
    _style(page, 9.5)
    page.multi_cell(0, 6, value, new_x="LMARGIN", new_y="NEXT", align="L")


def _amount_row(page: FPDF, text: str, amount: str, *, bold: bool = False) -> None:
    _style(page, 10, bold=bold)
    top, sheet = page.get_y(), page.page
    page.set_y(top + _PAD_MM)
    page.multi_cell(page.epw - _AMOUNT_MM, _TEXT_MM, text, new_x="LMARGIN", new_y="NEXT", align="L")
    bottom = page.get_y()
    # Beside the first line of its text, or beside the last where that went on over the page.
    page.set_y(top + _PAD_MM if page.page == sheet else bottom - _TEXT_MM)
    page.set_x(page.l_margin + page.epw - _AMOUNT_MM)
    page.cell(_AMOUNT_MM, _TEXT_MM, amount, align="R")
    page.set_xy(page.l_margin, bottom + _PAD_MM)


def _rule(page: FPDF) -> None:
    page.set_draw_color(*_LINE)
    page.line(page.l_margin, page.get_y(), page.l_margin + page.epw, page.get_y())


def _write(page: FPDF, text: str, *, size: float, bold: bool = False, ink: tuple[int, int, int] = _INK) -> None:
    _style(page, size, bold=bold, ink=ink)
    page.multi_cell(0, size * 0.55, text, new_x="LMARGIN", new_y="NEXT", align="L")


def _style(page: FPDF, size: float, *, bold: bool = False, ink: tuple[int, int, int] = _INK) -> None:
    page.set_font(_FONT, style="B" if bold else "", size=size)
    page.set_text_color(*ink)
