"""Name, address and tax on the bills: told from the records, changed only by a person."""

from __future__ import annotations

from dataclasses import replace

from billing.facts import Account
from supportbot.answering.decision import Answer, Clarify, Decision, Handoff, Propose
from tests.supportbot.answering.builders import COMPANY, account, ask, invoice, line, past, reading, said, shown

DETAILS = reading("billing_address_or_tax")
VAT = line(920, "tax", "vat", description="VAT 23%")
HOME = replace(account(invoice("INV-7", line(4000), VAT)), billing_address="14 Fitzroy Row, Dublin 9")
WRITTEN = replace(COMPANY, texts={"tax_policy": "Prices are without 23% VAT."})


def agreed(of: Account) -> Decision:
    offer = replace(past("billing_address_or_tax", "propose"), action="change_details:cus-1")
    return ask(reading("billing_address_or_tax", choice="confirm:change_details:cus-1"), of, offer)


def test_what_is_on_file_leads_then_the_tax_then_the_offer() -> None:
    assert said(DETAILS, HOME, company=WRITTEN) == (
        "Your bills are made out to Priya Shah, 14 Fitzroy Row, Dublin 9. There's no tax number on file.\n"
        "Bill INV-7 of 1 November 2026 comes to €49.20, including €9.20 of tax (VAT 23%). Prices are without 23% VAT.\n"
        "If any of that should change, a colleague will ask you for the new details and check them. "
        "Shall I pass that on?"
    )
    decision = ask(DETAILS, HOME)
    assert isinstance(decision, Propose)
    assert decision.action == "change_details:cus-1"


def test_a_company_customer_sees_its_tax_number() -> None:
    of = replace(HOME, name="Harbour Café Ltd", tax_id="IE6388047V")
    assert "Harbour Café Ltd, 14 Fitzroy Row, Dublin 9. The tax number on file is IE6388047V." in said(DETAILS, of)


def test_nothing_on_file_and_no_bills() -> None:
    words = said(DETAILS, account())
    assert words.startswith("Your bills are made out to Priya Shah; there's no address on file. There's no tax number")
    assert "Bill " not in words


def test_no_tax_on_the_bill_is_said_and_several_taxes_stand_in_a_table() -> None:
    assert "comes to €40.00, with no tax on it." in said(DETAILS, account(invoice("INV-7")))
    city = line(100, "tax", "city", description="City tax")
    of = account(invoice("INV-7", line(4000), VAT, city))
    table = shown(ask(DETAILS, of), of).table
    assert table is not None
    assert table["rows"] == [["VAT 23%", "€9.20"], ["City tax", "€1.00"]]


def test_a_named_bill_is_the_one_looked_at_and_an_unknown_one_is_asked_about() -> None:
    of = account(invoice("INV-7", line(4000), VAT), invoice("INV-6", line(1000)))
    assert "Bill INV-6 of" in said(reading("billing_address_or_tax", invoice_numbers=("INV-6",)), of)
    assert isinstance(ask(reading("billing_address_or_tax", invoice_numbers=("INV-99",)), of), Clarify)


def test_pounds() -> None:
    vat = line(640, "tax", "vat", description="VAT 20%", currency="GBP")
    of = account(invoice("INV-7", line(3200, currency="GBP"), vat), currency="GBP", locale="en-GB")
    assert "comes to £38.40, including £6.40 of tax (VAT 20%)." in said(DETAILS, of)


def test_a_yes_hands_over_what_is_on_file_and_asks_for_nothing_in_the_chat() -> None:
    decision = agreed(HOME)
    assert isinstance(decision, Handoff)
    assert decision.reason == "action_requested"
    words = shown(decision, HOME).text
    assert "\nRequested: a change to the name, address or tax number on the bills." in words
    assert "14 Fitzroy Row" in words
    assert "nothing changes until then" in words


def test_how_much_tax_is_answered_without_names_or_an_offer() -> None:
    decision = ask(DETAILS, HOME, text="how much VAT was on it?", company=WRITTEN)
    assert isinstance(decision, Answer)
    assert shown(decision, HOME, WRITTEN).text.replace("\u00a0", " ") == (
        "Bill INV-7 of 1 November 2026 comes to €49.20, including €9.20 of tax (VAT 23%).\nPrices are without 23% VAT."
    )


def test_a_new_address_is_offered_without_the_tax_and_a_tax_number_without_the_address() -> None:
    words = said(DETAILS, HOME, text="I moved house", company=WRITTEN)
    assert words.startswith("Your bills are made out to Priya Shah, 14 Fitzroy Row, Dublin 9.\nIf any of that")
    asked = ask(DETAILS, HOME, text="which tax number do you have for us")
    assert isinstance(asked, Answer)
    number = said(DETAILS, HOME, text="please add our VAT number", company=WRITTEN)
    assert number.startswith("There's no tax number on file.\nIf any of that")


def test_tax_that_is_said_to_be_wrong_goes_to_a_person() -> None:
    decision = ask(DETAILS, HOME, text="the VAT is wrong")
    assert isinstance(decision, Handoff)
    assert decision.reason == "dispute"
    assert "including €9.20 of tax" in shown(decision, HOME).text.replace("\u00a0", " ")
    assert isinstance(ask(DETAILS, account(), text="the VAT is wrong"), Handoff)
