"""Training on corpora of one's own, from the command line to a model that judges."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from outreach_lint.cli import main

CALLS = "Wollen wir {} telefonieren?|Hätten Sie {} Zeit für ein Telefonat?|Rufen Sie mich {} an."
PRAISE = "Ihr Profil ist {} beeindruckend!|Was für ein {} toller Auftritt.|Ich finde Ihre Arbeit {} klasse."
OTHER = "Die Rechnung liegt {} bei.|Der Termin fällt {} aus.|Wir haben {} geschlossen."
FILLERS = ("kurz", "morgen", "heute", "wirklich", "am Montag", "gerade")


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora")
    kinds = ((CALLS, ["call-request"]), (PRAISE, ["praise"]), (OTHER, []))
    lines = [
        {"lang": "de", "text": frame.format(filler), "signals": signals, "writer": number}
        for frames, signals in kinds
        for number, frame in enumerate(frames.split("|"))
        for filler in FILLERS
    ]
    messages = [
        {
            "id": f"m{number}", "lang": "de", "channel": "email", "subject": None, "text": text,
            "recipient": None, "thread": [], "outreach": outreach, "expect": [], "maybe": [],
            "quality": "good", "carries": {signal: [text]} if signal else {},
        }
        for number, (text, outreach, signal) in enumerate(
            [(f"Wollen wir {filler} telefonieren?", True, "call-request") for filler in FILLERS] * 3
            + [(f"Die Rechnung liegt {filler} bei.", False, None) for filler in FILLERS] * 3
        )
    ]  # fmt: skip
    for name, records in (("train", lines), ("dev", messages)):
        text = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    return folder


def trained(corpora: Path, output: Path) -> bytes:
    result = CliRunner().invoke(main, ["train", str(corpora), "-o", str(output)])
    assert result.exit_code == 0, result.output
    return output.read_bytes()


def test_the_same_corpora_give_the_same_model(corpora: Path, tmp_path: Path) -> None:
    assert trained(corpora, tmp_path / "one.npz") == trained(corpora, tmp_path / "two.npz")


def test_an_own_model_judges(corpora: Path, tmp_path: Path) -> None:
    model = tmp_path / "own.npz"
    trained(corpora, model)
    inbox = tmp_path / "inbox.jsonl"
    inbox.write_text(json.dumps({"text": "Die Rechnung liegt heute bei."}) + "\n", "utf-8")
    arguments = ["batch", str(inbox), "--isolated", "--model", str(model)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["outreach"] is False


def test_corpora_without_sentences_are_refused(corpora: Path, tmp_path: Path) -> None:
    output = tmp_path / "model.npz"
    result = CliRunner().invoke(main, ["train", str(corpora / "dev.jsonl"), "-o", str(output)])
    assert result.exit_code == 2
    assert "train.jsonl" in result.stderr
    assert not output.exists()


def test_a_bad_line_stops_the_training_by_name(tmp_path: Path) -> None:
    corpus = tmp_path / "train.jsonl"
    corpus.write_text('{"lang": "de", "text": "x", "writer": 1}\n{"broken"\n', "utf-8")
    result = CliRunner().invoke(main, ["train", str(corpus), "-o", str(tmp_path / "m.npz")])
    assert result.exit_code == 2
    assert "train.jsonl:2:" in result.stderr


def test_a_missing_model_is_one_clear_line(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("Hallo", "utf-8")
    arguments = ["check", str(draft), "--isolated", "--model", str(tmp_path / "gone.npz")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "gone.npz" in result.stderr


def test_without_the_extra_one_line_says_what_to_install(
    corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("outreach_lint.training")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn.svm", None)
    result = CliRunner().invoke(main, ["train", str(corpora), "-o", str(tmp_path / "m.npz")])
    assert result.exit_code == 2
    assert "outreach-lint[train]" in result.stderr
