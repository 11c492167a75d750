"""An invoice as a PDF of one plain page."""

from __future__ import annotations

from sandbox.store import Doc
from sandbox.stripe.billing.refunding import spelled


def invoice_paper(invoice: Doc) -> bytes:
    """The bytes of the PDF. Letters that its built-in typeface lacks become question marks."""
    # It brings three quarters of all modules along, and most runs never ask for a PDF.
    from fpdf import FPDF

    paper = FPDF()
    paper.set_title(f"Invoice {invoice['number']}")
    paper.add_page()
    paper.set_font("helvetica", size=16)
    paper.cell(text=_plain(f"Invoice {invoice['number']}"), new_x="LMARGIN", new_y="NEXT")
    paper.set_font("helvetica", size=11)
    paper.cell(text=_plain(f"For {invoice['customer_name'] or invoice['customer']}"), new_x="LMARGIN", new_y="NEXT")
    paper.ln(6)
    rows = [(line["description"] or "", line["amount"]) for line in invoice["lines"]["data"]]
    for words, amount in [*rows, ("Total", invoice["total"]), ("To pay", invoice["amount_remaining"])]:
        paper.cell(w=140, text=_plain(words)[:80])
        paper.cell(w=40, text=_plain(spelled(amount, invoice["currency"])), align="R", new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


def _plain(words: str) -> str:
    return words.replace("€", "EUR ").encode("latin-1", "replace").decode("latin-1")
