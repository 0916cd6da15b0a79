"""What a rewrite may have overlooked: forms that look like the reader's and were not taken for them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from outreach_lint.rewrite.clauses import OTHERS, Clause, Informal, Sentence
from outreach_lint.text.german.clause_starts import LEADS
from outreach_lint.text.german.conjugation import reading
from outreach_lint.text.german.imperatives import REFLEXIVE
from outreach_lint.text.german.plural_imperatives import OF_THINGS

_BEHIND_NOUNS = frozenset("am im vom zum zur ist war sind und oder fuer von mit bei in".split())
_SUBJECTS = OTHERS | frozenset("sie es das der die".split())
_GROUPS = frozenset("zwei drei beide beiden alle lieben".split())


def missed(doc: Doc, sentence: Sentence, clause: Clause, informal: Informal) -> Iterator[tuple[int, str]]:
    """Yield the verb a clause begins with, where it may be an imperative after all.

    "Versuche, den Zug zu nehmen" may be one, and so may "Unterschreib nichts"; "freue mich" and
    "Start am Montag" are none.
    """
    words = [i for i in clause.words if doc[i].norm_ not in LEADS]
    if not words or words[0] in clause.verbs:
        return
    first, text = words[0], doc[words[0]].text
    after = doc[words[1]].norm_ if len(words) > 1 else ""
    starts = first == sentence.clauses[0].words[0] or doc[first].is_lower
    if not starts or after in OTHERS:
        return
    bare = len(words) > 1 and doc[words[1]].is_lower and after not in _BEHIND_NOUNS
    of_oneself = after in ("mir", "uns") or (after == "mich" and doc[first].norm_ in REFLEXIVE)
    singular = (bare or text.endswith("e")) and not of_oneself
    plural = informal.plural and doc[first].norm_ not in OF_THINGS
    if (singular and reading(text, "imperative")) or (plural and reading(text, "ihr")):
        yield first, "imperative"
        return
    asked = sentence.end.startswith("?")
    if after in ("dich", "euch") and not asked and reading(text.removesuffix("en") + "st", "du"):
        yield first, "subject"  # "setzen dich hin": a slip, or whose verb is it?


def leftovers(doc: Doc, informal: Informal) -> Iterator[tuple[int, str]]:
    """Yield words that stay and should not, or are said about the address itself."""
    for token in doc:
        word = token.norm_
        after = doc[token.i + 1] if token.i + 1 < len(doc) else None
        unseen = word in ("du", "ihr") and token.i not in informal
        if word.startswith(("duz", "geduz")) or (unseen and word == "du"):
            yield token.i, "mention"  # "das Du"
        elif after is None:
            continue
        elif unseen and after.norm_ in _GROUPS:
            yield token.i, "mention"  # "Hallo ihr Lieben"
        elif unseen and informal.plural and token.is_lower and not after.is_title:
            yield token.i, "verb"  # "was ihr ohnehin tut"
        elif word.endswith("ste") and after.norm_ in ("dich", "dir"):
            yield token.i, "verb"  # "meldste dich"
        elif word == "musste" and after.is_lower and _has_no_subject(doc, token.i):
            yield token.i, "verb"  # "dann musste die Tür aufmachen"


def _has_no_subject(doc: Doc, index: int) -> bool:
    near = range(max(0, index - 3), min(len(doc), index + 3))
    return not any(doc[i].norm_ in _SUBJECTS or doc[i].is_title for i in near if i != index)
