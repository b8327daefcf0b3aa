"""The key that PINs are mixed with: from the settings, or made here once and kept.

It is apart from the office because losing it makes every PIN wrong, and because a new one must
never take its place without a word.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sync import incidents
from sync.backups import Backups
from sync.catalogues.standalone.pins import MIN_KEY_BYTES
from sync.clock import Clock
from sync.settings import SecretError
from sync.settings.roots import SyncSettings
from sync.store_files import to_medium

KEY_NAME = "pin.key"
KEY_BYTES = 32


def pin_key(settings: SyncSettings) -> bytes:
    """Return the key that PINs are mixed with; without one in the settings it is made here once.

    One made here lies beside the PINs, so it protects a copied database but no stolen disk.
    """
    if settings.standalone.pin_key is not None:
        key = settings.standalone.pin_key.reveal().encode()
        if len(key) < MIN_KEY_BYTES:
            raise SecretError(f"standalone.pin_key has less than {MIN_KEY_BYTES} bytes")
        return key
    path = settings.paths.state / KEY_NAME
    return _key_in(path) or _make_key(path)


def bring_key_back(settings: SyncSettings, backups: Backups, clock: Clock) -> None:
    """Take the key out of the backups when it is gone, or no longer what two of them have.

    It says what that means.  Raises `OSError`.
    """
    path, library = (settings.paths.state / name for name in (KEY_NAME, "library.db"))
    if settings.standalone.pin_key is not None or not _has_content(library):
        return
    there, kept = _key_in(path), list(_kept_in(backups))
    if there is not None:
        if not kept[1:] or kept[0] != kept[1] or there == kept[0]:
            return
        text = f"{KEY_NAME} was damaged and is taken from the backups"
    elif kept:
        text = f"{KEY_NAME} was gone and is taken from the newest backup"
    else:
        text = (
            f"{KEY_NAME} was gone and is made anew: PINs that were set before are no longer right"
        )
    if kept:
        _write_key(path, kept[0])
    incidents.note(path.parent, clock.now(), text)


def _key_in(path: Path) -> bytes | None:
    """Return the key in a file, None where there is none: a file cut short is no key."""
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) >= MIN_KEY_BYTES else None


def _kept_in(backups: Backups) -> Iterator[bytes]:
    """Yield the keys in the backups, the newest first; one that can not be read is passed over."""
    for each in backups.all():
        with suppress(OSError):
            key = _key_in(each.path / KEY_NAME)
            if key is not None:
                yield key


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _make_key(path: Path) -> bytes:
    key = secrets.token_bytes(KEY_BYTES)
    _write_key(path, key)
    return key


def _write_key(path: Path, key: bytes) -> None:
    """Write a key whole or not at all, so that a power cut leaves no half key."""
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, key)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(path)
    to_medium(path.parent)
