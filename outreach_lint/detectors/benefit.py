"""An offer without what it does for its reader.

Absence is judged by exclusion: benefits are told in too many ways to wait for a pattern of each.
The rule fires only where every sentence is accounted for by something else, and no word is left
that benefits are told with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_
from typing import cast

from outreach_lint.detectors.context import Context, RuleMatch
from outreach_lint.detectors.persons import OWN_WORDS, READER_WORDS
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.rulebook.pattern import word_term
from outreach_lint.rulebook.phrase import Term
from outreach_lint.rulebook.schema import Language
from outreach_lint.text.folding import fold

#: With one of these something is said to the reader's advantage, or this is no pitch.
_EXCUSES = frozenset(
    """application approach benefit buyer-enquiry concrete-offer about-messages freebie lecture
    newsletter observation own-time press-release pressure private-chat recipient-detail refusal
    reply-sign scaling-talk support-case sweeping-promise tender transaction""".split()
)
#: A sentence with one of these says what is sold, who writes, or wants something.
_ACCOUNTS = frozenset(
    """bait-question business-label call-request capacity-question chaser claims-history competence
    contact-taken denies-selling details-later easy-no explain-request human-claim individual-claim
    novelty-claim offer praise resend self-introduction sells-positioning slot-choice small-ask
    stock-opener stock-phrase""".split()
)
#: Greetings, closings and names are no longer than this.
_SHORT = 5
_LONG_QUESTION = 12
_WORD = re.compile(r"\w+")


def no_benefit(context: Context) -> Iterable[RuleMatch]:
    """Yield one match when an offer is all there is."""
    signals, document = context.signals, context.document
    if not context.sure("offer") or not _EXCUSES.isdisjoint(signals):
        return
    if not accounted_for(context, _ACCOUNTS & signals.keys()):
        return
    hints = _words(context, "benefit-hint")
    if any(hints.accepts(fold(word)) for word in _WORD.findall(document.readable)):
        return
    yield RuleMatch((), 0.75)


def accounted_for(context: Context, signals: Iterable[str]) -> bool:
    """Whether each sentence shows one of these signals, or can hold nothing of substance."""
    stretches = [(hit.start, hit.end) for name in signals for hit in context.signals[name]]
    return all(
        any(s < end and start < e for s, e in stretches) or _says_nothing(context, start, end)
        for start, end in context.document.sentence_spans
    )


def _says_nothing(context: Context, start: int, end: int) -> bool:
    """Whether a sentence cannot hold a benefit: short, a question, courtesy, about the sender alone."""
    document = context.document
    sentence = document.readable[start:end]
    words = _WORD.findall(sentence)
    if len(words) <= _SHORT or (len(words) <= _LONG_QUESTION and sentence.rstrip().endswith("?")):
        return True
    courtesy = _words(context, "courtesy")
    if any(courtesy.accepts(fold(word)) for word in words):
        return True
    about_sender = OWN_WORDS[document.language].search(sentence)
    return about_sender is not None and not READER_WORDS[document.language].search(sentence)


def _words(context: Context, lexicon: str) -> Term:
    return _term(context.rulebook, lexicon, cast(Language, context.document.language))


@lru_cache(maxsize=16)
def _term(rulebook: Rulebook, lexicon: str, language: Language) -> Term:
    """Return the words of a lexicon as one term."""
    return reduce(or_, map(word_term, rulebook.lexicon(lexicon, language)))
