"""The files behind a path: the file itself, those of a folder, those of a zip; opened one by one."""

from __future__ import annotations

import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from outreach_lint.errors import InputError

#: What tells a format: so much of a file's beginning is looked at.
HEAD_BYTES = 8_192
MAX_MEMBERS = 200_000
#: What the folder of a run that is not done is called, behind the name of its output.
PARTIAL = ".partial"
_ZIP = b"PK\x03\x04"
#: A zip that unpacks to more than this many times its size is a bomb, no export.
_MOST_RATIO = 200
_RATIO_FROM_BYTES = 100_000_000
_NO_ZIP = "a damaged or encrypted zip; unpack it and name the folder"
_ENCRYPTED = 1
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an export.

    ``name`` is what users are shown (``export.zip/messages.csv``), ``path`` the path inside the
    folder or zip, with slashes; of a single file it is the file's name. ``head`` are its first
    bytes.
    """

    name: str
    path: str
    head: bytes
    _opener: Callable[[], IO[bytes]] = field(repr=False, compare=False)

    @property
    def file_name(self) -> str:
        """The last part of the path, in small letters."""
        return PurePosixPath(self.path).name.lower()

    def renamed(self, name: str) -> Member:
        """Return the same file under another name for users."""
        return replace(self, name=name)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the file for reading.

        Raises:
            InputError: when it cannot be read; also while it is read, if a zip is damaged.
        """
        try:
            with self._opener() as stream:
                yield stream
        except OSError as error:
            raise InputError(error.strerror or "cannot be read", source=self.name) from error
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError) as error:
            raise InputError("the zip is damaged here", source=self.name) from error


def members_of(path: Path) -> Iterator[Member | InputError]:
    """Yield the files behind a path in order of their paths, or what is wrong with one."""
    if path.is_dir():
        yield from _folder(path)
        return
    try:
        member = _file(path, str(path), path.name)
    except OSError as error:
        yield InputError(error.strerror or "cannot be read", source=str(path))
        return
    if member.head.startswith(_ZIP):
        yield from _zip(path)
    else:
        yield member


def _file(path: Path, name: str, inner: str) -> Member:
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    return Member(name, inner, head, lambda: path.open("rb"))


def _folder(folder: Path) -> Iterator[Member | InputError]:
    count = 0
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if _is_shown(Path(parent, name)))
        for name in sorted(names):
            place = Path(parent, name)
            if name.startswith(".") or not place.is_file():
                continue
            count += 1
            if count > MAX_MEMBERS:
                yield InputError(f"more than {MAX_MEMBERS:,} files; name its parts", source=str(folder))
                return
            inner = place.relative_to(folder).as_posix()
            try:
                member = _file(place, str(place), inner)
            except OSError as error:
                yield InputError(error.strerror or "cannot be read", source=str(place))
                continue
            if member.head.startswith(_ZIP) and member.file_name.endswith(".zip"):
                yield from _zip(place, f"{inner}/")
            else:
                yield member


def _is_shown(folder: Path) -> bool:
    # What an interrupted run left is no input.
    if folder.name.endswith(PARTIAL):
        return False
    # Hidden folders are not meant; but Maildir calls its subfolders so (.Sent/cur).
    return not folder.name.startswith(".") or (folder / "cur").is_dir()


def _zip(path: Path, before: str = "") -> Iterator[Member | InputError]:
    try:
        # Stays open as long as there are members of it; to open it for each takes time for its list.
        archive = zipfile.ZipFile(path)
    except OSError as error:
        yield InputError(error.strerror or "cannot be read", source=str(path))
        return
    except _DAMAGED:
        yield InputError(_NO_ZIP, source=str(path))
        return
    infos = [info for info in archive.infolist() if not info.is_dir() and not _is_litter(info.filename)]
    unpacked = sum(info.file_size for info in infos)
    if unpacked > _RATIO_FROM_BYTES and unpacked > _MOST_RATIO * path.stat().st_size:
        yield InputError("unpacks to more than any export would; not read", source=str(path))
        return
    if len(infos) > MAX_MEMBERS:
        yield InputError(f"more than {MAX_MEMBERS:,} files; unpack it and name its parts", source=str(path))
    if infos and all(info.flag_bits & _ENCRYPTED for info in infos):
        yield InputError(_NO_ZIP, source=str(path))
        return
    for info in sorted(infos[:MAX_MEMBERS], key=lambda info: info.filename):
        name = f"{path}/{info.filename}"
        try:
            with archive.open(info) as stream:
                head = stream.read(HEAD_BYTES)
        except (OSError, *_DAMAGED):
            yield InputError("damaged in the zip or encrypted; unpack it by hand", source=name)
            continue
        yield Member(name, before + info.filename, head, partial(archive.open, info))


def _is_litter(inner: str) -> bool:
    *folders, name = inner.split("/")
    hidden = any(folder.startswith(".") for folder in folders) and not ({"cur", "new"} & set(folders))
    return folders[:1] == ["__MACOSX"] or hidden or name.startswith(".")
