"""Which language a message is in: by its small words, its letters, and nothing else."""

from __future__ import annotations

import re
import unicodedata

_SMALL_WORDS = {
    "en": """a an the and or but my your i you we it is are was were be been do does did have has had can could would
        should will not don't what when where why how which who this that these there to of in on for with from by at
        me please thanks need want get pay bill invoice charge charged money account hi hello about any more much out
        last month card payment cancel help plan late no not then yes ok yeah sorry so as one also only than too if or
        first again other though y i'm it's that's i've don't can't didn't am they he she his her them us our""",
    "de": """der die das den dem des ein eine einen einer einem und oder aber ich du sie wir ihr mein meine meinen
        meiner ist sind war nicht kein keine was wann wo warum wieso wie welche wer dieser diese dieses zu von im auf
        mit für bitte danke kann können möchte will habe hat bei noch auch rechnung kündigen geld konto zahlung
        letzten monat mir mich hallo warum es nach zum zur euch ihnen wenn dann schon mal mehr werde wird sein bin
        dass weil doch nur alles""",
    "es": """el la los las un una unos unas y o pero yo tú usted mi mis su es son está estoy fue no qué cuándo dónde
        por qué cómo cuál quién este esta esto para de del en con sin me te se lo le gracias quiero necesito puedo
        puede hola favor factura pago cuenta dinero tarjeta mes que cuanto cuánto como porque cobraron cobro a al voy
        estoy tengo he hay ha soy eres nada muy ya si sí pero ante hasta desde donde también esto ustedes ellos les
        entiendo hablo ablo inglés ingles español espanol castellano""",
    "fr": """le la les un une des et ou mais je tu vous nous il elle mon ma mes votre est sont était ne pas que quoi
        quand où pourquoi comment quel quelle qui ce cette ces à de du en dans pour avec sans me se sur merci bonjour
        veux voudrais peux puis-je s'il plaît facture paiement compte carte mois j'ai c'est d'un combien suis au aux
        l'abonnement ai a va vais as ont fait faire très tout tous si leur ses par ça rien plus chez on""",
    "other": """ile zapłaty zaplaty
        il lo gli uno della delle che non sono è perché quando come questo grazie ciao fattura conto ho
        o os as um uma não eu você meu minha por obrigado fatura cartão mês quero preciso ik je het een en van niet
        mijn waarom wat hoe dit kan factuur betaling graag dank nie jest się dlaczego proszę dziękuję faktura mam
        a och att det inte jag är min tack hur jeg ikke hvorfor bir ve bu için neden teşekkürler fatura""",
}
_OWN_LETTERS = {"other": "łżśźęąčšžőűğışřůå", "de": "äöüß", "es": "ñ¿¡", "fr": "èêëàâùûîïœç"}
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_VOCABULARIES = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}


def guess_language(text: str) -> str:
    """Return ``en``, ``de``, ``es``, ``fr`` or ``other``; English when nothing in the message tells."""
    text = unicodedata.normalize("NFKC", text[:1_000]).lower()
    words = [word.replace("\u2019", "'") for word in _WORD.findall(text)]
    if not words:
        return "en"
    if _mostly_foreign_script(words):
        return "other"
    scores = {
        language: sum(word in vocabulary for word in words) + _letters(language, text)
        for language, vocabulary in _VOCABULARIES.items()
    }
    best = max(scores.values())
    if scores["en"] == best or best < max(1.0, 0.2 * len(words)):
        return "en"
    return max(scores, key=lambda language: scores[language])


def _letters(language: str, text: str) -> float:
    """Letters that only this language of ours uses count as half a word each, up to one word."""
    found = sum(text.lower().count(letter) for letter in _OWN_LETTERS.get(language, ""))
    return min(1.0, 0.5 * found)


def _mostly_foreign_script(words: list[str]) -> bool:
    letters = [letter for word in words for letter in word if letter.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * latin < len(letters)
