"""Loading the rulebook: every file of every pack, all faults reported together."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from outreach_lint.errors import RulebookError
from outreach_lint.resources import builtin_rules
from outreach_lint.rulebook.book import Rule, Rulebook
from outreach_lint.rulebook.schema import (
    RULE_GROUPS,
    LexiconSet,
    RuleFile,
    SignalFile,
    Texts,
    When,
)

_Model = TypeVar("_Model", bound=BaseModel)


def load_rulebook(
    packs: Sequence[Path] = (),
    *,
    rule_detectors: Iterable[str] = (),
    signal_detectors: Iterable[str] = (),
) -> Rulebook:
    """Load the built-in rulebook and user packs; a pack's file overrides the id it repeats.

    Raises:
        RulebookError: listing all faults of all files, each with file and key.
    """
    loader = _Loader(frozenset(rule_detectors), frozenset(signal_detectors))
    loader.read(builtin_rules(), "rules")
    for pack in packs:
        if not pack.is_dir():
            loader.faults.append(f"{pack}: no such directory; --rules wants a folder like rules/")
            continue
        loader.read(pack, str(pack))
    return loader.finish()


class _Loader:
    def __init__(self, rule_detectors: frozenset[str], signal_detectors: frozenset[str]) -> None:
        self.faults: list[str] = []
        self._detectors = {"rule": rule_detectors, "signal": signal_detectors}
        self._lexicons: dict[str, LexiconSet] = {}
        self._signals: dict[str, SignalFile] = {}
        self._rules: dict[str, Rule] = {}
        self._paths: dict[str, str] = {}
        self._digest = hashlib.sha256()

    def read(self, root: Traversable, label: str) -> None:
        """Read one pack; a folder with no rule files in the known places is a fault."""
        seen: dict[str, str] = {}
        count = 0
        for path, file in _toml_files(root):
            count += 1
            place = f"{label}/{path}"
            top, *rest = path.split("/")
            table = self._parse(file, place)
            if table is None:
                continue
            if top == "lexicon" and len(rest) == 1:
                self._read_lexicons(table, place, seen)
            elif top == "signals" and len(rest) == 2:
                signal = self._validate(SignalFile, table, place)
                if signal and self._claim(seen, "signal", signal.id, place, rest[1]):
                    if signal.side != rest[0]:
                        self.faults.append(f"{place}: side: is {signal.side!r}, the folder says "
                                           f"{rest[0]!r}")  # fmt: skip
                    self._signals[signal.id] = signal
            elif top in RULE_GROUPS and len(rest) == 1:
                rule = self._validate(RuleFile, table, place)
                if rule and self._claim(seen, "rule", rule.id, place, rest[0]):
                    self._rules[rule.id] = Rule(rule, top, label)
            else:
                self.faults.append(
                    f"{place}: belongs in lexicon/, signals/<side>/ or one of "
                    f"{', '.join(group + '/' for group in RULE_GROUPS)}"
                )
        if not count:
            self.faults.append(f"{label}: holds no rule files (*.toml)")

    def finish(self) -> Rulebook:
        """Check the references between files and return the rulebook."""
        for name, lexicon in self._lexicons.items():
            for included in lexicon.include:
                if included not in self._lexicons or self._lexicons[included].include:
                    place = self._paths[f"lexicon {name}"]
                    self.faults.append(
                        f"{place}: {name}.include: {included!r} is no lexicon, or has an include of its own"
                    )
        for signal in self._signals.values():
            self._check_signal(signal)
        for rule in self._rules.values():
            self._check_rule(rule.file)
        if self.faults:
            raise RulebookError(self.faults)
        version = self._digest.hexdigest()[:12]
        return Rulebook(self._lexicons, self._signals, self._rules, version, self._paths)

    def _parse(self, file: Traversable, place: str) -> dict[str, Any] | None:
        try:
            raw = file.read_bytes()
            self._digest.update(place.encode() + b"\0" + raw)
            return tomllib.loads(raw.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.faults.append(f"{place}: not valid TOML: {error}")
        except OSError as error:
            self.faults.append(f"{place}: {error.strerror or 'cannot be read'}")
        return None

    def _read_lexicons(self, table: dict[str, Any], place: str, seen: dict[str, str]) -> None:
        for name, entries in table.items():
            lexicon = self._validate(LexiconSet, entries, f"{place}: {name}")
            if lexicon and self._claim(seen, "lexicon", name, place):
                self._lexicons[name] = lexicon
                for pattern in lexicon.regex:
                    try:
                        re.compile(pattern)
                    except re.error as error:
                        self.faults.append(f"{place}: {name}.regex: {error}")

    def _validate(self, model: type[_Model], table: Any, place: str) -> _Model | None:
        try:
            return model.model_validate(table)
        except ValidationError as error:
            for fault in error.errors():
                key = ".".join(map(str, fault["loc"])) or "(top)"
                unknown = fault["type"] == "extra_forbidden"
                what = "unknown key" if unknown else fault["msg"].removeprefix("Value error, ")
                self.faults.append(f"{place}: {key}: {what}")
            return None

    def _claim(self, seen: dict[str, str], what: str, name: str, place: str, file_name: str = "") -> bool:
        key = f"{what} {name}"
        if key in seen:
            self.faults.append(f"{place}: id: {key} is already defined in {seen[key]}")
            return False
        if file_name and file_name != f"{name}.toml":
            self.faults.append(f"{place}: id: is {name!r}, so the file must be {name}.toml")
        seen[key] = place
        self._paths[key] = place
        return True

    def _check_signal(self, signal: SignalFile) -> None:
        place = self._paths[f"signal {signal.id}"]
        if signal.detector:
            self._check_detector("signal", signal.detector, place)
        elif not (signal.de.patterns or signal.en.patterns or signal.de.weak or signal.en.weak):
            self.faults.append(f"{place}: has neither patterns nor a detector")
        elif not signal.matches or not signal.silent:
            self.faults.append(f"{place}: needs examples under both [[matches]] and [[silent]]")

    def _check_rule(self, rule: RuleFile) -> None:
        place = self._paths[f"rule {rule.id}"]
        conditions = [variant.when for variant in rule.variants.values() if variant.when]
        if bool(rule.detector) == bool(rule.when or conditions) or (
            not rule.detector and len(conditions) != len(rule.variants)
        ):
            self.faults.append(f"{place}: needs a detector, or [when] or [variants], each with a when")
        if rule.detector:
            self._check_detector("rule", rule.detector, place)
        if rule.when:
            self._check_when(rule.when, f"{place}: when")
        for name, variant in rule.variants.items():
            if variant.when:
                self._check_when(variant.when, f"{place}: variants.{name}.when")
        if not rule.invalid or not rule.valid:
            self.faults.append(f"{place}: needs examples under both [[invalid]] and [[valid]]")
        for key, texts in _all_texts(rule):
            for fault in _text_faults(texts):
                self.faults.append(f"{place}: {key}.message: {fault}")

    def _check_detector(self, kind: str, name: str, place: str) -> None:
        if name not in self._detectors[kind]:
            known = ", ".join(sorted(self._detectors[kind]))
            self.faults.append(f"{place}: detector: unknown {name!r}; known are {known}")

    def _check_when(self, when: When, place: str) -> None:
        for key in ("all", "any", "none", "blame", "against", "sure"):
            for name in getattr(when, key):
                if name not in self._signals:
                    self.faults.append(f"{place}.{key}: no signal {name!r}")
        if not (when.all or when.any or when.none):
            self.faults.append(f"{place}: names no signal, so it would always fire")


def _all_texts(rule: RuleFile) -> Iterable[tuple[str, Texts]]:
    yield from (("de", rule.de), ("en", rule.en))
    for name, variant in rule.variants.items():
        for language in ("de", "en"):
            texts = getattr(variant, language)
            if texts is not None:
                yield f"variants.{name}.{language}", texts


_FIELD = re.compile(r"\{(\w*)\}")
_FIELDS = frozenset({"match", "evidence", "kind", "found", "count"})


def _text_faults(texts: Texts) -> list[str]:
    faults = [f"unknown field {{{name}}}" for name in _FIELD.findall(texts.message)
              if name not in _FIELDS]  # fmt: skip
    if len(texts.message) > 140:
        faults.append(f"has {len(texts.message)} characters; say it in one sentence of 140")
    if not texts.message.endswith((".", "?", "“", '"')):
        faults.append("must be a full sentence and end with a full stop")
    return faults


def _toml_files(root: Traversable, prefix: str = "") -> Iterable[tuple[str, Traversable]]:
    for entry in sorted(root.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and not entry.name.startswith((".", "__")):
            yield from _toml_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield f"{prefix}{entry.name}", entry
