from __future__ import annotations

import pytest

from supportbot.understanding.catalogue import load_catalogue
from supportbot.understanding.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Why is my bill higher?", "en"),
        ("", "en"),
        ("12.50", "en"),
        ("ok", "en"),
        ("asap pls", "en"),
        ("Warum ist meine Rechnung h\u00f6her als letzten Monat?", "de"),
        ("ich m\u00f6chte k\u00fcndigen", "de"),
        ("mit einem Menschen sprechen bitte", "de"),
        ("\u00bfPor qu\u00e9 me cobraron dos veces?", "es"),
        ("quiero hablar con una persona", "es"),
        ("cuando tengo que pagar la factura", "es"),
        ("Pourquoi ma facture est-elle plus \u00e9lev\u00e9e ce mois-ci ?", "fr"),
        ("je veux parler \u00e0 quelqu'un", "fr"),
        ("j'ai \u00e9t\u00e9 d\u00e9bit\u00e9 deux fois", "fr"),
        (
            "Почему мой счёт больше?",
            "other",
        ),
        ("\u70ba\u4ec0\u9ebc\u6211\u7684\u5e33\u55ae\u9019\u9ebc\u9ad8", "other"),
        ("por que a minha fatura n\u00e3o est\u00e1 certa", "other"),
        ("waarom is mijn factuur hoger, ik betaal niet", "other"),
        ("perch\u00e9 la mia fattura non \u00e8 come il mese scorso", "other"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_english_is_seldom_taken_for_another_language() -> None:
    ours = [example.text for topic in load_catalogue() for example in topic.examples]
    strangers = [text for text in ours if guess_language(text) != "en"]
    assert len(strangers) <= 0.005 * len(ours), strangers
