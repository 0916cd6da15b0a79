"""The files behind the paths a user names: single ones, folders, LinkedIn's zip. All of bounded size."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePath

from outreach_lint.errors import InputError

MAX_BYTES = 20_000_000
MAX_FILES = 200
_TOO_LARGE = f"more than {MAX_BYTES // 1_000_000} MB; save only the page itself"
_PAGES = (".html", ".htm", ".vcf", ".txt", ".md")
#: Of an export only these tell who its owner is.
_EXPORTED = ("profile.csv", "positions.csv", "personal_information.json", "profile_information.json")
#: What browsers put beside a saved page: scripts, and frames of others.
_BESIDE_PAGE = ("_files", "-dateien", "_dateien", "-files")
_FIRST = ("index", "home", "start", "impressum", "imprint", "ueber", "über", "about", "team", "leistung")
_MOST_MEMBERS = 10_000

Found = tuple[str, bytes] | InputError


def files_of(path: Path) -> Iterator[Found]:
    """Yield name and bytes of each file behind a path, or what is wrong with it."""
    if path.is_dir():
        yield from _folder(path)
    else:
        yield from _file(path)
        if path.name.lower() == "profile.csv":
            beside = path.with_name("Positions.csv")
            if beside.is_file():
                yield from _file(beside)


def _folder(folder: Path) -> Iterator[Found]:
    places = sorted(_walk(folder), key=lambda place: _rank(place.relative_to(folder)))
    if not places:
        endings = ", ".join(_PAGES)
        yield InputError(f"nothing to read in this folder ({endings}, Profile.csv, …)", source=str(folder))
    for place in places[:MAX_FILES]:
        yield from _file(place)
    for place in places[MAX_FILES:]:
        yield InputError(f"not read: more than {MAX_FILES} files; name it by itself", source=str(place))


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".") and not f.lower().endswith(_BESIDE_PAGE)]
        for name in names:
            place = Path(parent, name)
            if not name.startswith(".") and _is_wanted(name) and place.is_file():
                yield place


def _is_wanted(name: str) -> bool:
    name = name.lower()
    return name.endswith(_PAGES) or name in _EXPORTED or (name.endswith(".zip") and "linkedin" in name)


def _rank(place: Path) -> tuple[bool, int, str]:
    """Order files so that those which tell most are read first."""
    return not place.name.lower().startswith(_FIRST), len(place.parts), str(place)


def _file(path: Path) -> Iterator[Found]:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
            if not data.startswith(b"PK\x03\x04"):
                too_large = len(data) > MAX_BYTES
                yield InputError(_TOO_LARGE, source=str(path)) if too_large else (str(path), data)
                return
        # An export may be larger than what is read of it.
        yield from _members(path)
    except OSError as error:
        yield InputError(error.strerror or "cannot be read", source=str(path))


def _members(path: Path) -> Iterator[Found]:
    """Yield the files of an export that tell who its owner is."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                member
                for member in archive.infolist()[:_MOST_MEMBERS]
                if PurePath(member.filename).name.lower() in _EXPORTED
            ]
            for member in members[:MAX_FILES]:
                name = f"{path}/{member.filename}"
                with archive.open(member) as stream:
                    data = stream.read(MAX_BYTES + 1)
                yield InputError(_TOO_LARGE, source=name) if len(data) > MAX_BYTES else (name, data)
            if not members:
                yield InputError("no Profile.csv in it; give LinkedIn's data export", source=str(path))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        yield InputError("a damaged or encrypted zip; unpack it and name the folder", source=str(path))
