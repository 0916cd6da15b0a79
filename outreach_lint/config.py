"""Settings: the nearest ``outreach-lint.toml``, else ``[tool.outreach-lint]``; one file wins."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from outreach_lint.errors import ConfigError, InputError
from outreach_lint.message import CHANNELS
from outreach_lint.recipient import Recipient

#: Countries whose law on advertising by electronic mail the notices know.
JURISDICTIONS = ("DE", "AT", "CH", "UK", "US", "CA")

#: Which sources of signals judge.
SignalsFrom = Literal["both", "patterns", "classifier"]

DateOrder = Literal["dmy", "mdy", "ymd"]

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "channel": CHANNELS,
    "jurisdiction": JURISDICTIONS,
    "signals_from": get_args(SignalsFrom),
    "explain_in": ("auto", "de", "en"),
}

FILE_NAME = "outreach-lint.toml"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What users say about their exports.

    ``columns`` maps our fields (text, subject, sender, …) to the columns of a table; ``values``
    fill the merge variables of a sequence; ``me`` are names, addresses or accounts of the owner.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    me: tuple[str, ...] = ()
    date_order: DateOrder | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """How messages are judged; every field may be set in the configuration file.

    ``select`` empty means all stable rules; ``explain_in`` is "auto", "de" or "en";
    ``jurisdiction`` switches the legal notices on; ``rules`` are user packs, later ones override
    earlier ones; ``model`` is a classifier of one's own, None the one that ships with the package;
    ``batch`` says what is known about exports.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_under: int = 75
    pass_from: int = 75
    review_from: int = 50
    channel: str | None = None
    lang: str | None = None
    explain_in: str = "auto"
    jurisdiction: str | None = None
    rules: tuple[Path, ...] = ()
    signals_from: SignalsFrom = "both"
    model: Path | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    recipient: Recipient | None = None
    batch: ExportOptions = field(default_factory=ExportOptions)
    path: Path | None = None

    def merged(self, **given: Any) -> Config:
        """Return a copy in which every value that is not None replaces ours."""
        return replace(self, **{key: value for key, value in given.items() if value is not None})


def find_config(start: Path) -> Config:
    """Return the configuration that holds for a folder: from the nearest file upwards.

    Raises:
        ConfigError: on unknown keys or unusable values.
    """
    for folder in (start, *start.parents):
        own = folder / FILE_NAME
        if own.is_file():
            return load_config(own)
        project = folder / "pyproject.toml"
        if project.is_file() and _tool_table(_read(project)) is not None:
            return load_config(project)
    return Config()


def load_config(path: Path) -> Config:
    """Read one configuration file.

    Raises:
        ConfigError: naming the file and key that is wrong.
    """
    table = _read(path)
    if path.name == "pyproject.toml":
        table = _tool_table(table) or {}
    known = {f.name.replace("_", "-"): f.name for f in fields(Config) if f.name != "path"}
    values: dict[str, Any] = {"path": path}
    for key, value in table.items():
        if key not in known:
            raise ConfigError(f"{path}: unknown key '{key}'; known are {', '.join(sorted(known))}")
        try:
            values[known[key]] = _convert(known[key], value, path.parent)
        except (InputError, ValueError) as error:
            raise ConfigError(f"{path}: {key}: {error}") from error
    return Config(**values)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or 'cannot be read'}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def _tool_table(project: dict[str, Any]) -> dict[str, Any] | None:
    tool = project.get("tool")
    table = tool.get("outreach-lint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError("pyproject.toml: tool.outreach-lint must be a table")
    return table


def _convert(name: str, value: Any, folder: Path) -> Any:
    match name:
        case "select" | "ignore" | "rules":
            return tuple(folder / v for v in _texts(value)) if name == "rules" else _texts(value)
        case "fail_under" | "pass_from" | "review_from":
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
                raise ValueError("must be a whole number from 0 to 100")
            return value
        case "weights":
            return _weights(value)
        case "recipient":
            if not isinstance(value, dict):
                raise ValueError("must be a table")
            return Recipient.from_mapping(value)
        case "batch":
            return _exports(value)
        case "channel" | "jurisdiction" | "signals_from" | "explain_in":
            return _one_of(value, _CHOICES[name])
        case "model":
            if not isinstance(value, str):
                raise ValueError("must be a path")
            return folder / value
        case _:
            if not isinstance(value, str):
                raise ValueError("must be text")
            return value


def _weights(value: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        raise ValueError("must be a table of rule = points")
    for rule, weight in value.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 100:
            raise ValueError(f"{rule} must be a number from 0 to 100")
    return {rule: float(weight) for rule, weight in value.items()}


def _exports(value: Any) -> ExportOptions:
    if not isinstance(value, dict):
        raise ValueError("must be a table")
    known = {f.name.replace("_", "-"): f.name for f in fields(ExportOptions)}
    values: dict[str, Any] = {}
    for key, given in value.items():
        if key not in known:
            raise ValueError(f"unknown key '{key}'; known are {', '.join(sorted(known))}")
        match key:
            case "me":
                values[key] = _texts(given)
            case "date-order":
                values[known[key]] = _one_of(given, get_args(DateOrder))
            case "encoding":
                if not isinstance(given, str):
                    raise ValueError("encoding must be text")
                values[key] = given
            case _:
                if not isinstance(given, dict) or not all(isinstance(item, str) for item in given.values()):
                    raise ValueError(f"{key} must be a table of name = text")
                values[key] = dict(given)
    return ExportOptions(**values)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of texts")
    return tuple(value)


def _one_of(value: Any, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ValueError(f"must be one of {', '.join(choices)}")
    return str(value)
