"""The words of batch reports in German and English, from one table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

LANGUAGES = ("de", "en")


@lru_cache(maxsize=1)
def table() -> Mapping[str, tuple[str, str]]:
    """Return every text by its key, German first."""
    path = resources.files("outreach_lint.formatters") / "templates" / "batch" / "words.toml"
    return {key: (de, en) for key, (de, en) in tomllib.loads(path.read_text("utf-8")).items()}


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts in one language."""

    language: str

    def __call__(self, key: str, **fields: object) -> str:
        """Return a text, its fields filled in; numbers are written as the language writes them."""
        text = table()[key][LANGUAGES.index(self.language)]
        return text.format(**{name: self._shown(value) for name, value in fields.items()})

    def count(self, key: str, n: int, **fields: object) -> str:
        """Return a text with the number ``n`` in it, in the singular for one."""
        one = f"{key}-one"
        return self(one if n == 1 and one in table() else key, n=n, **fields)

    def value(self, kind: str, value: str | None) -> str:
        """Return the name of a verdict, direction, language …; one we have no word for as it is."""
        if not value:
            return self("unknown")
        key = f"{kind}-{value}"
        return self(key) if key in table() else value

    def texts(self) -> Mapping[str, str]:
        """Return every text by its key."""
        place = LANGUAGES.index(self.language)
        return {key: texts[place] for key, texts in table().items()}

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with its thousands grouped and a comma or point."""
        text = f"{value:,.{digits}f}".replace("-", "−")
        return text.translate(str.maketrans(",.", ".,")) if self.language == "de" else text

    def percent(self, share: float) -> str:
        """Return a share of one as whole per cents."""
        percent = self.number(100 * share)
        return f"{percent} %" if self.language == "de" else f"{percent}%"

    def points(self, value: float) -> str:
        """Return so many points, as few decimals as they need."""
        text = self.number(value, 2).rstrip("0").rstrip(",.")
        return self("points-one" if abs(value) == 1 else "points", n=text)

    def quoted(self, text: str) -> str:
        """Return a text in the quotation marks of the language."""
        return f"„{text}“" if self.language == "de" else f"“{text}”"

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) else value
