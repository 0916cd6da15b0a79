"""What the exports of Facebook, Messenger and Instagram have in common: ``message_1.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from outreach_lint.errors import InputError
from outreach_lint.readers import BadRecord, Owner, Remark
from outreach_lint.readers.exports import Found, Options
from outreach_lint.readers.exports.json_stream.walk import without_halves
from outreach_lint.readers.exports.meta.records import mended
from outreach_lint.readers.exports.meta.thread import PART, Thread, part_number
from outreach_lint.readers.members import Member

FOLDERS = ("inbox", "archived_threads", "filtered_threads", "message_requests", "e2ee_cutover")
_FOLDER = re.compile(rf"(?:\A|/)({'|'.join(FOLDERS)})/([^/]+)/[^/]+\Z")
_NEWEST = re.compile(rb'"timestamp(?:_ms)?"\s?:\s?(\d{9,16})\b')
_OWNER_FILES = {"profile_information.json": b'"profile', "personal_information.json": b'"profile_user"'}
_LARGEST_PROFILE = 4_000_000
_NAMES = ("Name", "Vollständiger Name")
_ACCOUNTS = ("Username", "Benutzername")
_AGAIN = "this is the HTML export; order the download again and choose JSON as its format"


def wants(member: Member, service: str) -> bool:
    """Say whether a file is of this service (``facebook``, ``instagram``) or may be."""
    if not (_is_thread(member) or _is_html(member) or _is_profile(member)):
        return False
    known = _service(member)
    return known == service or (known is None and not (_is_flat(member) and service == "instagram"))


def read(members: Sequence[Member], options: Options, service: str) -> Iterator[Found]:
    """Yield the owner, then thread by thread the messages in order of time."""
    owner = Owner()
    for member in filter(_is_profile, members):
        for found in _owner(member):
            owner = found if isinstance(found, Owner) else owner
            yield found
    # Of a single file users have told what it is, whatever its name.
    threads = [m for m in members if not _is_profile(m) and not _is_html(m)]
    for parts in _by_thread(threads):
        yield from Thread(parts[0], _place(parts[0]), service, owner, options).read(parts)
    if unread := next(filter(_is_html, members), None):
        yield BadRecord(InputError(_AGAIN, source=unread.name))
    if threads and all(_service(member) is None and not _is_flat(member) for member in threads):
        other = "Instagram" if service == "facebook" else "Facebook"
        yield Remark(f"may also be from {other}; if so, say --from {other.lower()}", source=threads[0].name)


def _is_thread(member: Member) -> bool:
    head = member.head
    if not member.file_name.endswith(".json") or not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    if PART.fullmatch(member.file_name):
        return b'"participants"' in head or b'"sender_name"' in head or b'"senderName"' in head
    return _is_flat(member)


def _is_flat(member: Member) -> bool:
    """Say whether this is a thread of Messenger's end-to-end encrypted kind."""
    head = member.head
    return b'"threadName"' in head or (b'"senderName"' in head and b'"messages"' in head)


def _is_html(member: Member) -> bool:
    return bool(PART.fullmatch(member.file_name)) and member.file_name.endswith(".html")


def _is_profile(member: Member) -> bool:
    mark = _OWNER_FILES.get(member.file_name)
    return mark is not None and mark in member.head


def _service(member: Member) -> str | None:
    if _is_profile(member):
        return "facebook" if member.file_name == "profile_information.json" else "instagram"
    # Archives name the service in a folder, in their own name, or with the files they point to.
    hints = (member.path.lower(), member.name.lower(), member.head.decode("latin-1"))
    for text, words in zip(hints, ("{}", "{}", "your_{}_activity/"), strict=True):
        named = [name for name in ("facebook", "instagram") if words.format(name) in text]
        if len(named) == 1:
            return named[0]
    return None


def _place(member: Member) -> tuple[str, str] | None:
    """Return folder and thread, also where only a part of the download is read."""
    match = _FOLDER.search(member.path) or _FOLDER.search(member.name.replace("\\", "/"))
    return (match[1], match[2]) if match else None


def _by_thread(members: Sequence[Member]) -> Iterator[list[Member]]:
    """Yield the parts of each thread, oldest first."""
    threads: dict[str, list[Member]] = {}
    for member in members:
        numbered = PART.fullmatch(member.file_name) is not None
        key = str(PurePosixPath(member.path).parent) if numbered else member.path
        threads.setdefault(key, []).append(member)
    for parts in threads.values():
        yield sorted(parts, key=_age)


def _age(part: Member) -> tuple[int, int]:
    # The newest message stands first. Where the beginning shows none, message_1 is the newest part.
    newest = _NEWEST.search(part.head)
    return int(newest[1]) if newest else 0, -part_number(part)


def _owner(member: Member) -> Iterator[Owner | BadRecord]:
    try:
        with member.open() as stream:
            data = stream.read(_LARGEST_PROFILE + 1)
        if len(data) > _LARGEST_PROFILE:
            raise InputError(
                f"a profile of more than {_LARGEST_PROFILE:,} bytes; left out", source=member.name
            )
        about = json.loads(without_halves(data))
        owner = _facebook_owner(about) or _instagram_owner(about)
    except InputError as error:
        yield BadRecord(error)
    except (ValueError, RecursionError):
        yield BadRecord(InputError("damaged JSON; say with --me whose export it is", source=member.name))
    else:
        if owner is not None:
            yield owner


def _at(value: Any, *keys: str | int) -> Any:
    for key in keys:
        if isinstance(key, int):
            value = value[key] if isinstance(value, list) and len(value) > key else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value


def _facebook_owner(about: Any) -> Owner | None:
    profile = _at(about, "profile_v2") or _at(about, "profile")
    name = _at(profile, "name", "full_name")
    address = _at(profile, "profile_uri")
    if not isinstance(name, str) or not name.strip():
        return None
    return Owner(names=(mended(name),), ids=(address,) if isinstance(address, str) and address else ())


def _instagram_owner(about: Any) -> Owner | None:
    fields = _at(about, "profile_user", 0, "string_map_data")
    if not isinstance(fields, dict):
        return None
    told = {mended(label): _at(field, "value") for label, field in fields.items()}
    names, accounts = (
        tuple(mended(value) for label in labels if isinstance(value := told.get(label), str) and value)
        for labels in (_NAMES, _ACCOUNTS)
    )
    return Owner(names=names, ids=accounts) if names or accounts else None
