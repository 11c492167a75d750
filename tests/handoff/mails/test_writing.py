"""A mail in two forms: what was typed stays text, and nothing is fetched from anywhere."""

from __future__ import annotations

import pytest

from handoff.mails.wording import KNOWN
from handoff.mails.writing import Letter, letter
from tests.handoff.mails.letters import Seen

LINK = "https://northwind.example/help?a=1&b=2#supportbot=IjNm"
NASTY = "<img src=x onerror=alert(1)>\"'&"


def code(language: str = "en", name: str = "Priya Shah", company: str = "Northwind") -> Letter:
    return letter(
        "code",
        language=language,
        sender=company,
        name=name,
        values={"company": company, "time": "10 minutes"},
        code="482913",
    )


@pytest.mark.parametrize("language", KNOWN)
def test_both_forms_say_the_same(language: str) -> None:
    written = code(language)
    shown = Seen(written.html)
    assert "482913" in written.text
    assert "482913" in shown.texts
    assert "482913" not in written.subject, "a locked telephone shows subjects"
    assert ("html", language) in [(tag, attrs.get("lang")) for tag, attrs in shown.tags]
    for paragraph in (text for text in shown.texts if len(text) > 40 and "{" not in text):
        assert " ".join(paragraph.split()) in " ".join(written.text.split())


def test_what_was_typed_is_text_in_html() -> None:
    written = letter("invitation", language="en", sender=NASTY, name=NASTY, values={"by": NASTY, "time": "a day"})
    shown = Seen(written.html)
    assert shown.named("img") == 0
    assert any(NASTY in text for text in shown.texts)
    assert NASTY in written.text


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x00"])
def test_a_subject_is_one_line_whatever_is_in_a_name(break_: str) -> None:
    written = code(company=f"North{break_}Bcc: somebody@example.com")
    assert written.subject == "Your code for North Bcc: somebody@example.com"


def test_a_subject_has_an_end() -> None:
    assert len(code(company="N" * 1000).subject) == 200


def test_a_name_with_braces_fills_no_gap() -> None:
    assert "Hello {company}," in code(name="{company} {code.real}").text


def test_without_a_name_nobody_is_named() -> None:
    assert code(name="").text.startswith("Hello,\n")


def test_a_link_leads_where_it_says() -> None:
    written = letter("reply_waiting", language="en", sender="Northwind", name="Priya", link=LINK)
    assert Seen(written.html).links == [LINK]
    assert f"\n{LINK}\n" in written.text
    assert "our website" not in written.text


def test_without_a_link_it_says_where_to_go() -> None:
    written = letter("reply_waiting", language="de", sender="Northwind", name="Priya")
    assert Seen(written.html).links == []
    assert "auf unserer Website" in written.text
    assert any("auf unserer Website" in text for text in Seen(written.html).texts)


@pytest.mark.parametrize("kind", ["reply_waiting", "invitation"])
def test_nothing_is_loaded_or_run(kind: str) -> None:
    html = letter(kind, language="en", sender="N", name="P", values={"by": "L", "time": "1 day"}, link=LINK).html
    shown = Seen(html)
    assert not {"script", "img", "link", "iframe", "object", "form"} & {tag for tag, _ in shown.tags}
    assert not any("src" in attrs or "background" in attrs for _, attrs in shown.tags)
    assert "url(" not in html
    assert all(attrs.get("role") == "presentation" for tag, attrs in shown.tags if tag == "table")
