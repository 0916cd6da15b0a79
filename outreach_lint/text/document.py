"""A message as the rules see it, and the spaCy pipelines that read it.

One blank pipeline per language with our components; no trained model, no download. The subject
and the body are read as one text, so that a rule sees the message as its reader does; spans are
given back in the part they stand in.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.attrs import NORM, ORTH
from spacy.language import Language
from spacy.tokens import Doc

from outreach_lint.classifier.components import SentenceClassifier, Telling
from outreach_lint.config import SignalsFrom
from outreach_lint.finding import Part, Span
from outreach_lint.message import Message
from outreach_lint.text import components
from outreach_lint.text.address import AddressAnalysis
from outreach_lint.text.address.lexical import LANGUAGES
from outreach_lint.text.folding import GENDER_FORM, fold
from outreach_lint.text.hits import SignalHit
from outreach_lint.text.language import SUPPORTED, detect
from outreach_lint.text.masking import Mask, blank, find_masks

#: spaCy's code for the pipeline of no language in particular.
OTHER = "xx"

SEPARATOR = "\n\n"

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")

#: After so many new words the vocabulary is begun anew: memory stays flat over any batch.
_RENEW_AFTER_STRINGS = 10_000


@dataclass(slots=True)
class Document:
    """A message as the rules see it.

    ``text`` is subject, separator and body in one; ``readable`` the same with masks blanked;
    ``hits`` the signals by id, each in order of the text; ``barred`` the stretches in which a
    pattern says that they are not that signal; ``wording`` is how much it sounds like
    outreach, ``telling`` names the words for which the classifier found a signal in a stretch.
    """

    text: str
    readable: str
    body_start: int
    language: str
    masks: tuple[Mask, ...]
    doc: Doc
    sentences: list[tuple[int, int]]
    address: AddressAnalysis
    hits: dict[str, list[SignalHit]] = field(default_factory=dict)
    barred: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    wording: float | None = None
    telling: Telling | None = None
    _sentence_spans: list[tuple[int, int]] | None = None
    _word_spans: list[tuple[int, int]] | None = None

    @property
    def sentence_spans(self) -> list[tuple[int, int]]:
        """The sentences as character offsets of the joined text."""
        if self._sentence_spans is None:
            self._sentence_spans = [self.token_span(first, last) for first, last in self.sentences]
        return self._sentence_spans

    @property
    def word_spans(self) -> list[tuple[int, int]]:
        """The words of the body that are left after masking, hyphenated ones as one."""
        if self._word_spans is None:
            words = _WORD.finditer(self.readable, self.body_start)
            self._word_spans = [word.span() for word in words]
        return self._word_spans

    def span(self, start: int, end: int) -> Span:
        """Return the span of a stretch of the joined text."""
        part: Part = "body" if start >= self.body_start else "subject"
        offset = self.body_start if part == "body" else 0
        return Span(part, start - offset, end - offset)

    def token_span(self, first: int, last: int) -> tuple[int, int]:
        """Return the character offsets of tokens ``first`` to ``last`` (half-open)."""
        return components.characters(self.doc, first, last)

    def sentence_at(self, index: int) -> str:
        """Return the sentence a token stands in, on one line."""
        first, last = next(span for span in self.sentences if span[0] <= index < span[1])
        start, end = self.token_span(first, last)
        return " ".join(self.text[start:end].split())

    def telling_words(self, hit: SignalHit, signal: str) -> tuple[str, ...]:
        """Return the words for which the classifier found a signal; none where patterns did."""
        if self.telling is None or hit.source != "classifier":
            return ()
        return self.telling(self.doc, hit.start, hit.end, signal)

    def has_words(self, least: int) -> bool:
        """Whether so many words are left after masking."""
        for token in self.doc:
            if any(map(str.isalnum, token.text)):
                least -= 1
                if least <= 0:
                    return True
        return False


class Pipeline:
    """The pipeline of one language, with the rulebook's phrases compiled for it."""

    def __init__(self, language: str, reading: Reading) -> None:
        self._language = language if language in SUPPORTED else OTHER
        self.nlp = blank_pipeline(self._language)
        self.nlp.add_pipe("outreach_sentences")
        self.nlp.add_pipe("outreach_address", config={"language": language})
        if language in SUPPORTED:
            packs = {"packs": [str(pack) for pack in reading.packs]}
            if reading.signals_from != "patterns":
                self.nlp.add_pipe("outreach_classifier", config={"model": str(reading.model or "")})
            if reading.signals_from != "classifier":
                self.nlp.add_pipe("outreach_signals", config=packs)
            if reading.signals_from != "patterns":
                self.nlp.add_pipe("outreach_fusion")
        self._components = [component for _, component in self.nlp.pipeline]
        self._telling = next((c.words for c in self._components if isinstance(c, SentenceClassifier)), None)
        self._tokenize = self.nlp.make_doc
        self._strings = self.nlp.vocab.strings
        self._most_strings = len(self._strings) + _RENEW_AFTER_STRINGS

    def read(self, text: str, body_start: int, masks: tuple[Mask, ...], language: str) -> Document:
        """Analyse one text, found or said to be in this language."""
        # The German tokenizer cuts "geht’s" but not "geht's": let there be one apostrophe.
        readable = blank(text, masks).replace("’", "'")
        # What nlp() does, less its error handlers: a third of the time of a short message.
        doc = self._tokenize(readable)
        if len(self._strings) > self._most_strings:
            self._forget_words()
        for component in self._components:
            doc = component(doc)
        return Document(
            text,
            readable,
            body_start,
            language,
            masks,
            doc,
            components.sentences_of(doc),
            components.address_of(doc),
            components.signals_of(doc),
            components.barred_of(doc),
            wording=components.wording_of(doc),
            telling=self._telling,
        )

    def _forget_words(self) -> None:
        """Tokenize into a new vocabulary from now on; the components know words by their hashes."""
        fresh = blank_pipeline(self._language)
        self._tokenize = fresh.make_doc
        self._strings = fresh.vocab.strings


def blank_pipeline(language: str) -> Language:
    """Return a blank spaCy pipeline whose words fold as ours and keep gender forms whole."""
    nlp = spacy.blank(language)
    nlp.vocab.lex_attr_getters[NORM] = fold  # type: ignore[attr-defined]
    for lexeme in nlp.vocab:
        lexeme.norm_ = fold(lexeme.text)
    tokenizer = nlp.tokenizer
    # The tokenizer's own special cases ("Mo." is "Montag", "'m" is "am") bring their norms along.
    tokenizer.rules = {  # type: ignore[union-attr]
        text: [{ORTH: part[ORTH], NORM: fold(part.get(NORM, part[ORTH]))} for part in parts]
        for text, parts in tokenizer.rules.items()  # type: ignore[union-attr]
    }
    tokenizer.token_match = GENDER_FORM.match  # type: ignore[union-attr]
    return nlp


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are read: with which rule packs, from which sources of signals, by which model.

    ``model`` None is the model that ships with the package.
    """

    packs: tuple[Path, ...] = ()
    signals_from: SignalsFrom = "both"
    model: Path | None = None


@lru_cache(maxsize=4)
def analyser_of(reading: Reading) -> Analyser:
    """Return the analyser for a way of reading; compiling its patterns is what costs."""
    return Analyser(reading)


class Analyser:
    """Reads messages; holds one pipeline per language, built when first needed. Thread-safe."""

    def __init__(self, reading: Reading | None = None) -> None:
        self._reading = reading or Reading()
        self._pipelines: dict[str, Pipeline] = {}
        self._lock = threading.Lock()

    def read(self, message: Message, language: str | None = None) -> Document:
        """Analyse a message; ``language`` is used where the message declares none."""
        subject = message.subject or ""
        text = f"{subject}{SEPARATOR}{message.text}" if subject else message.text
        body_start = len(subject) + len(SEPARATOR) if subject else 0
        masks = find_masks(text)
        # What somebody else said, quoted below, must not decide the language.
        code = detect(blank(text, masks), message.language or language)
        with self._lock:
            # All languages of which we read nothing share one pipeline.
            key = code if code in (*SUPPORTED, *LANGUAGES) else OTHER
            pipeline = self._pipelines.get(key)
            if pipeline is None:
                pipeline = self._pipelines[key] = Pipeline(key, self._reading)
            return pipeline.read(text, body_start, masks, code)
