"""Tu and vous: the form of address in French, Spanish, Italian and Dutch."""

from __future__ import annotations

import pytest

from outreach_lint.linter import Linter
from outreach_lint.message import Message
from outreach_lint.recipient import Recipient
from outreach_lint.text.document import Reading, analyser_of


def form(text: str, language: str) -> str:
    return analyser_of(Reading()).read(Message(text), language).address.form


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Salut Léo, tu as cinq minutes demain ?", "du"),
        ("fr", "T'as vu ma dernière affiche ?", "du"),
        ("fr", "Dis-moi si ça t'intéresse.", "du"),
        ("fr", "Bonjour, avez-vous cinq minutes demain ?", "sie"),
        ("fr", "Votre vitrine me plaît ; puis-je vous envoyer un croquis ?", "sie"),
        ("fr", "Le ton de l'affiche est juste.", "none"),
        ("fr", "L'affiche disait : « Tu viens ? »", "none"),
        ("fr", "Madame Tu expose ses toiles à Lille.", "none"),
        ("fr", "Le nez du chien est chez le vétérinaire.", "none"),
        ("es", "¿Tienes cinco minutos mañana?", "du"),
        ("es", "Escríbeme cuando quieras.", "du"),
        ("es", "¿Querés que pase por el taller?", "du"),
        ("es", "¿Tiene usted cinco minutos mañana?", "sie"),
        ("es", "¿Podría enviarme el catálogo?", "sie"),
        ("es", "El té verde y las ofertas de las empresas.", "none"),
        ("it", "Hai cinque minuti domani?", "du"),
        ("it", "Fammi sapere se ti interessa.", "du"),
        ("it", "Ho visto il Suo sito e vorrei chiederLe un parere; Lei che ne dice?", "sie"),
        ("it", "Ci faccia sapere quando passare.", "sie"),
        ("it", "Ho visto lei e la sua amica al mercato.", "none"),
        ("nl", "Heb je morgen vijf minuten?", "du"),
        ("nl", "Jouw etalage valt op.", "du"),
        ("nl", "Heeft u morgen vijf minuten?", "sie"),
        ("nl", "Uw etalage valt op.", "sie"),
        ("nl", "Het TU-gebouw staat in Delft.", "none"),
    ],
)
def test_forms(language: str, text: str, expected: str) -> None:
    assert form(text, language) == expected


def test_the_familiar_form_is_judged_like_du(linter: Linter) -> None:
    message = Message("Bonjour Paul, tu cherches un menuisier ? Je fais des escaliers.", language="fr")
    report = linter.lint(message, Recipient(address="sie"), assume_outreach=True)
    (finding,) = report.findings
    assert (finding.rule, finding.variant, finding.confidence) == ("unsolicited-du", "abroad", 1.0)
    assert message.quote(finding.spans[0]) == "tu"
    assert linter.lint(message, Recipient(address="du"), assume_outreach=True).findings == ()


def test_other_languages_stay_unread(linter: Linter) -> None:
    report = linter.lint(Message("Hej, har du fem minutter i morgen?", language="da"), assume_outreach=True)
    assert (report.address.form, report.findings) == ("none", ())
