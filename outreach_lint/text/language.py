"""Which language a message is in: declared, else by stop words, else by langdetect.

This is the only module that knows langdetect. Most messages are decided by counting stop words,
which is faster and, on short texts, more often right; what is left goes to langdetect, seeded
and restricted to the languages below. Too little text gives ``"und"``.
"""

from __future__ import annotations

import re
import runpy
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

#: Languages with rules of their own.
SUPPORTED: tuple[Literal["de"], Literal["en"]] = ("de", "en")

#: Languages told apart from them, so that a Dutch mail is not taken for a German one.
NEIGHBOURS = ("nl", "fr", "it", "es", "da", "sv", "pt", "pl", "nb")

UNDETERMINED = "und"

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CODE = re.compile(r"[a-z]{2,3}(?![a-z])")  # de, de-AT, de_CH
_A_FEW_CHARACTERS = 100
_ENOUGH_CHARACTERS = 240

#: Words that stop-word lists hold but that stand in other languages' messages too.
_LOAN_WORDS = frozenset("call show made make name part top via hallo hi de la los quick ok okay".split())

#: What the stop-word lists lack: the small change of letters and chats.
_CHAT_WORDS = {
    "de": """hallo moin servus grüezi grüß gruß grüße gruss liebe lieber sehr geehrte geehrter guten
    tag hast bist kannst könnt habt du dich dir euch ihnen bin ich kurz kurze frage für über gerne gern
    danke bitte lust zeit brauchst brauchen bräuchte brauchts suchst sucht lg vg mfg viele beste woche
    heute morgen möchte würde wäre wegen noch mal schon nächste rechnung termin anbei mitenand""".split(),
    "en": """you your you're i'm i've we're hey thanks thank need want would could just quick question
    more clients regards best hope let know love looking time week today tomorrow please hello dear
    chat don't it's that's saw came across get got""".split(),
}


def detect(text: str, declared: str | None = None) -> str:
    """Return an ISO 639-1 code, or ``"und"`` when there is too little to go by."""
    code = _CODE.match(declared.strip().lower()) if declared else None
    if code is not None:
        return code.group()
    # The first line or two mostly settle it.
    for characters, margin in ((_A_FEW_CHARACTERS, 3.0), (_ENOUGH_CHARACTERS, 1.5)):
        words = _WORD.findall(text[:characters].lower())
        guess = _by_stop_words(words, margin)
        if guess is not None:
            return guess
    return _by_langdetect(text) if len(words) >= 4 else UNDETERMINED


def _by_stop_words(words: list[str], margin: float) -> str | None:
    weights = _stop_word_weights()
    totals: dict[str, float] = {}
    for word in words:
        for language, weight in weights.get(word, ()):
            totals[language] = totals.get(language, 0.0) + weight
    if not totals:
        return None
    ranked = sorted(totals.items(), key=lambda item: -item[1])
    best, score = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    # One clear word settles a text of a few; a longer one must show more.
    enough = 1.0 if len(words) <= 5 else margin
    return best if score >= enough and score >= 1.4 * second else None


@cache
def _stop_word_weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Map each stop word to its languages, weighing less the more languages share it."""
    languages: dict[str, list[str]] = {}
    spec = find_spec("spacy.lang")
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    for language in (*SUPPORTED, *NEIGHBOURS):
        # Read by itself: importing the module would load the whole language, half a second in all.
        words = runpy.run_path(str(Path(folders[0], language, "stop_words.py")))["STOP_WORDS"]
        for word in words:
            if word not in _LOAN_WORDS:
                languages.setdefault(word.lower(), []).append(language)
    for language, words in _CHAT_WORDS.items():
        for word in words:
            languages[word] = [language]
    return {word: tuple((c, 1 / len(found)) for c in found) for word, found in languages.items()}


def _by_langdetect(text: str) -> str:
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415

    detector = _factory().create()
    detector.append(text[:2_000])
    try:
        code: str = detector.detect()
    except LangDetectException:  # nothing but digits and signs
        return UNDETERMINED
    return "nb" if code == "no" else code if code != "unknown" else UNDETERMINED


@cache
def _factory() -> DetectorFactory:
    # Imported here: loading langdetect costs more than most messages need.
    import langdetect  # noqa: PLC0415
    from langdetect.detector_factory import DetectorFactory  # noqa: PLC0415

    profiles = Path(langdetect.__file__).parent / "profiles"
    factory = DetectorFactory()
    codes = ["no" if c == "nb" else c for c in (*SUPPORTED, *NEIGHBOURS)]
    factory.load_json_profile([(profiles / c).read_text("utf-8") for c in codes])
    DetectorFactory.seed = 0
    return factory
