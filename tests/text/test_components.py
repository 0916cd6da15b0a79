"""Our components in a pipeline that is not ours."""

from __future__ import annotations

import spacy


def test_signals_in_a_pipeline_of_ones_own():
    nlp = spacy.blank("de")
    nlp.add_pipe("outreach_fold")
    nlp.add_pipe("outreach_sentences")
    nlp.add_pipe("outreach_address")
    nlp.add_pipe("outreach_signals")
    doc = nlp("HÄTTEN Sie naechste Woche zehn Minuten für ein Telefonat?")
    (hit,) = doc._.outreach_signals["call-request"]
    assert doc.text[hit.start : hit.end].startswith("HÄTTEN Sie naechste Woche")
    assert doc._.outreach_address.form == "sie"
    assert doc._.outreach_sentences == [(0, len(doc))]


def test_masking_keeps_offsets():
    nlp = spacy.blank("de")
    nlp.add_pipe("outreach_mask")
    nlp.add_pipe("outreach_signals")
    text = "Der Satz „Lassen Sie uns kurz telefonieren“ stand gestern auf www.beispiel.de im Blog."
    doc = nlp(text)
    assert len(doc.text) == len(text)
    assert "telefonieren" not in doc.text
    assert "call-request" not in doc._.outreach_signals


def test_a_language_without_rules_is_left_alone():
    nlp = spacy.blank("da")
    nlp.add_pipe("outreach_address")
    nlp.add_pipe("outreach_signals")
    doc = nlp("Hej, har du fem minutter?")
    assert doc._.outreach_signals == {}
    assert doc._.outreach_address.form == "none"
