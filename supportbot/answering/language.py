"""Short fixed sentences for customers who write in another language; answers themselves are in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from supportbot.answering.decision import Choice, Clarify, Handoff, Phrase, Reply
from supportbot.understanding.reading import Reading


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is said in one language: the offer, its choices by id, and the words of a handover."""

    offer: str
    choices: Mapping[str, str]
    handover: str
    self_harm: str


SENTENCES: Mapping[str, Sentences] = {
    "de": Sentences(
        "Genaue Auskünfte kann ich am besten auf Englisch geben. Wählen Sie bitte ein Thema, oder ich hole jemanden "
        "aus dem Team dazu.",
        {
            "topic:balance_due": "Was ich schulde",
            "topic:explain_charge": "Warum meine Rechnung so hoch ist",
            "topic:payment_failed": "Fehlgeschlagene Zahlung",
            "person": "Mit einem Menschen sprechen",
        },
        "Ich hole jetzt jemanden aus dem Team dazu und gebe weiter, was Sie geschrieben haben.",
        "Es tut mir sehr leid, dass es Ihnen so schlecht geht, und es ist gut, dass Sie es sagen. Ich bin ein "
        "automatischer Assistent und hole einen Menschen dazu. Wenn Sie in Gefahr sind, wählen Sie bitte sofort den "
        "örtlichen Notruf oder rufen Sie jemanden an, dem Sie vertrauen.",
    ),
    "es": Sentences(
        "Donde mejor puedo darle datos exactos es en inglés. Elija un tema, o aviso a una persona del equipo.",
        {
            "topic:balance_due": "Cuánto debo",
            "topic:explain_charge": "Por qué mi factura es tan alta",
            "topic:payment_failed": "Un pago que ha fallado",
            "person": "Hablar con una persona",
        },
        "Aviso ahora a una persona del equipo y le paso lo que ha escrito.",
        "Siento mucho que lo esté pasando tan mal, y me alegra que lo diga. Soy un asistente automático y voy a avisar "
        "a una persona. Si está en peligro, llame ahora al número de emergencias de su zona o a alguien de confianza.",
    ),
    "fr": Sentences(
        "C'est en anglais que je peux vous répondre avec précision. Choisissez un sujet, ou je fais venir une personne "
        "de l'équipe.",
        {
            "topic:balance_due": "Ce que je dois",
            "topic:explain_charge": "Pourquoi ma facture est si élevée",
            "topic:payment_failed": "Un paiement refusé",
            "person": "Parler à une personne",
        },
        "Je fais venir une personne de l'équipe et je lui transmets ce que vous avez écrit.",
        "Je suis vraiment désolé que ce soit si dur, et vous avez bien fait de le dire. Je suis un assistant "
        "automatique et je demande à une personne de vous rejoindre. Si vous êtes en danger, appelez tout de suite le "
        "numéro d'urgence de votre pays, ou une personne de confiance.",
    ),
}


def speaks(language: str) -> bool:
    """Whether there are sentences for this language (English needs none)."""
    return language in SENTENCES


def offer_in(reading: Reading) -> Clarify:
    """The choices in the customer's language. Raises KeyError for a language without sentences."""
    sentences = SENTENCES[reading.language]
    choices = tuple(Choice(choice_id, label) for choice_id, label in sentences.choices.items())
    reply = Reply((Phrase(sentences.offer),), choices=choices)
    return Clarify(reading.best.topic, reading.best.probability, reply)


def in_language(handoff: Handoff, language: str) -> Handoff:
    """The same handoff, said in the customer's language where there are sentences for it."""
    sentences = SENTENCES.get(language)
    if sentences is None:
        return handoff
    text = sentences.self_harm if handoff.reason == "self_harm" else sentences.handover
    reply = Reply((Phrase(text),))
    return Handoff(handoff.topic, handoff.confidence, reply, handoff.reason, handoff.findings, handoff.draft)
