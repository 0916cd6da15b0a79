"""Varied messages for the benchmark: made of parts, seeded, never the same twice."""

from __future__ import annotations

import random
from collections.abc import Iterator

from outreach_lint.message import Message

_DE = {
    "greeting": ["Guten Tag, Frau {name}", "Hallo {name}", "Sehr geehrter Herr {name}", "Moin {name}", "Servus",
                 "Guten Morgen", "Hi {name}", "Liebe Frau {name}"],
    "opener": ["ich bin über Ihr Profil gestolpert und fand es spannend", "Ihr Vortrag in {place} hat mir gefallen",
               "auf Ihrer Seite steht, dass Sie im {month} nach {place} ziehen",
               "bin gerade auf deinen Feed gestoßen", "wir haben uns noch nicht kennengelernt",
               "Ihre Stellenanzeige für die {place}er Filiale ist mir aufgefallen"],
    "offer": ["Ich {verb} {noun} für Betriebe in {place}, {number} im Jahr", "Wir sind ein Familienbetrieb für {noun}",
              "Unsere Werkstatt {verb3} {noun} ab {number} Euro", "Als Meisterin {verb} ich seit {number} Jahren {noun}",
              "Mit unserer Software planen Sie {noun} ohne Zettel"],
    "ask": ["Haben Sie aktuell noch Kapazitäten für neue Kunden", "Passt Ihnen {day} oder {day2} für ein kurzes Telefonat",
            "Hast du schon einmal darüber nachgedacht, {noun} abzugeben", "Darf ich Ihnen ein Muster schicken",
            "Wie gewinnen Sie zurzeit neue Aufträge", "Genügt Ihnen ein kurzes Ja oder Nein"],
    "filler": ["Das Wetter in {place} war im {month} besser als erwartet", "Meine Kollegin {name} hat es vermessen",
               "Im Anhang liegt ein Blatt mit {number} Maßen", "Die Lieferung dauert {number} Tage, auch nach {place}",
               "Am {number}. {month} sind wir ohnehin in {place}", "Der Preis gilt bis Ende {month}",
               "Zum {noun} gehört auch das {thing} im {thing}, falls das {thing} nicht reicht",
               "Unser {thing} steht neben dem {thing}, da passt kein {thing} mehr dazwischen"],
    "close": ["Viele Grüße\n{name}", "LG {name}", "Mit freundlichen Grüßen\n{name} {name2}", "Beste Grüße aus {place}"],
    "verb": ["fotografiere", "restauriere", "übersetze", "repariere", "baue", "liefere", "drucke", "vermiete"],
    "verb3": ["fertigt", "restauriert", "prüft", "repariert", "baut", "liefert", "druckt", "vermietet"],
    "month": ["Januar", "März", "Mai", "Juli", "September", "November"],
    "day": ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"],
}  # fmt: skip
_EN = {
    "greeting": ["Hi {name}", "Dear {name}", "Hello {name}", "Good morning", "Hey there"],
    "opener": ["I came across your profile and loved it", "your talk in {place} stayed with me",
               "your site says you are moving to {place} in {month}", "I hope this finds you well",
               "we have not met yet", "I saw your ad for the {place} branch"],
    "offer": ["I {verb} {noun} for firms in {place}, {number} a year", "We are a family firm making {noun}",
              "Our workshop {verb3} {noun} from {number} pounds", "I have worked with {noun} for {number} years",
              "Our software plans {noun} without paper"],
    "ask": ["Are you taking on new clients", "Does {day} or {day2} suit you for a quick call",
            "Have you ever thought of handing over {noun}", "May I send you a sample",
            "How do you find new work at the moment", "Would a short yes or no do"],
    "filler": ["The weather in {place} was better than expected", "My colleague {name} took the measurements",
               "The sheet attached lists {number} sizes", "Delivery takes {number} days, {place} included",
               "We will be in {place} on {month} {number}", "The price holds until the end of {month}",
               "With the {noun} comes the {thing} of the {thing}, should the {thing} not do",
               "Our {thing} stands beside the {thing}, there is no room for a {thing} between them"],
    "close": ["Best regards\n{name}", "Cheers, {name}", "Kind regards\n{name} {name2}", "All the best from {place}"],
    "verb": ["photograph", "restore", "translate", "repair", "build", "deliver", "print", "rent out"],
    "verb3": ["makes", "restores", "checks", "repairs", "builds", "delivers", "prints", "rents"],
    "month": ["January", "March", "May", "July", "September", "November"],
    "day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
}  # fmt: skip
_NOUNS = {
    "de": ("{}treppen", "{}fenster", "{}etiketten", "{}maschinen", "{}kataloge", "{}regale", "{}proben"),
    "en": (
        "{} stairs",
        "{} windows",
        "{} labels",
        "{} machines",
        "{} catalogues",
        "{} shelves",
        "{} samples",
    ),
}
_THINGS = (
    "haus brett stein licht wasser papier blatt rand dach boden wand tisch holz glas draht stoff garn faden korb kiste "
    "lager rahmen griff hebel rad achse riemen feder ventil pumpe filter sieb kessel ofen herd topf deckel schale krug"
).split()
_SYLLABLES = "ba ber den dor el fal gel hart in kar lo mer nau ost pel ra sen tal ul ver wa zin".split()


def messages(count: int, seed: int = 7) -> Iterator[Message]:
    """Yield so many messages of 25 to 150 words, two German ones for each English one."""
    rng = random.Random(seed)  # noqa: S311
    for number in range(count):
        language, parts = ("en", _EN) if number % 3 == 2 else ("de", _DE)
        sentences = [rng.choice(parts["opener"]), rng.choice(parts["offer"]), rng.choice(parts["ask"]) + "?"]
        sentences += rng.choices(parts["filler"], k=rng.randint(0, 9))
        rng.shuffle(sentences)
        body = ". ".join(s[0].upper() + s[1:] for s in sentences).replace("?.", "?") + "."
        text = f"{rng.choice(parts['greeting'])},\n\n{body}\n\n{rng.choice(parts['close'])}"
        yield Message(_filled(text, parts, language, rng), channel=rng.choice(["email", "linkedin"]))


def _filled(text: str, parts: dict[str, list[str]], language: str, rng: random.Random) -> str:
    for field in ("verb3", "verb", "month", "day2", "day"):
        while f"{{{field}}}" in text:
            text = text.replace(f"{{{field}}}", rng.choice(parts[field.rstrip("2")]), 1)
    for field in ("name2", "name", "place"):
        while f"{{{field}}}" in text:
            text = text.replace(f"{{{field}}}", _word(rng), 1)
    while "{thing}" in text:
        compound = rng.choice(_THINGS) + rng.choice(_THINGS if language == "de" else ("er", "ing", "ment"))
        text = text.replace("{thing}", compound.capitalize() if language == "de" else compound, 1)
    while "{noun}" in text:
        text = text.replace("{noun}", rng.choice(_NOUNS[language]).format(_word(rng)), 1)
    while "{number}" in text:
        text = text.replace("{number}", str(rng.randint(2, 900)), 1)
    return text


def _word(rng: random.Random) -> str:
    return "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 3))).capitalize()
