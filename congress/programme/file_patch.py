"""Merge patches on the programme of an edition file (after RFC 7386), with the order of what they hold.

A patch names only what changes; null takes away. In the collections, which are ordered, a new entry comes last
unless it says `before:` which one it stands.
"""

from __future__ import annotations

from typing import Any

COLLECTIONS = frozenset({"speakers", "sittings"})  # and in an entry of these:
INNER_COLLECTIONS = frozenset({"sequences", "appearances"})
BEFORE = "before"


class PatchError(Exception):
    """A patch that speaks of what is not there; `path` says where in the patch."""

    def __init__(self, path: tuple[str, ...], ref: str) -> None:
        super().__init__(f"{'.'.join(path)}: {ref}")
        self.path = path
        self.ref = ref


def patched(old: Any, patch: Any, path: tuple[str, ...] = ()) -> Any:
    """What `old` becomes; neither is changed. Raises PatchError."""
    if not isinstance(patch, dict):
        return patch
    new = dict(old) if isinstance(old, dict) else {}
    is_collection = _is_collection(path)
    for key, value in patch.items():
        here = (*path, key)
        if value is None:
            if is_collection and key not in new:
                raise PatchError(here, key)
            new.pop(key, None)
        elif is_collection and isinstance(value, dict):
            entry = {name: each for name, each in value.items() if name != BEFORE}
            new[key] = patched(new.get(key), entry, here)
            if BEFORE in value:
                new = _moved(new, key, value[BEFORE], (*here, BEFORE))
        else:
            new[key] = patched(new.get(key), value, here)
    return new


def _moved(entries: dict[str, Any], key: str, before: Any, path: tuple[str, ...]) -> dict[str, Any]:
    if before not in entries or before == key:
        raise PatchError(path, str(before))
    others = [name for name in entries if name != key]
    others.insert(others.index(before), key)
    return {name: entries[name] for name in others}


def patch_between(old: dict[str, Any], new: dict[str, Any], path: tuple[str, ...] = ()) -> dict[str, Any]:
    """The smallest patch with `patched(old, patch) == new`, the order of collections included."""
    patch: dict[str, Any] = {key: None for key in old if key not in new}
    order = [key for key in old if key in new]
    for index, (key, value) in enumerate(new.items()):
        change = _difference(old.get(key), value, (*path, key))
        if _is_collection(path) and order[index : index + 1] != [key]:
            if index < len(order):
                change = {BEFORE: order[index], **(change or {})}
            order = [*order[:index], key, *(other for other in order[index:] if other != key)]
        if change is not None:
            patch[key] = change
    return patch


def _difference(old: Any, new: Any, path: tuple[str, ...]) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return patch_between(old, new, path) or None
    return None if old == new else new


def _is_collection(path: tuple[str, ...]) -> bool:
    """`sittings`, or `sittings.<ref>.appearances`."""
    match path:
        case (name,):
            return name in COLLECTIONS
        case ("sittings", _, name):
            return name in INNER_COLLECTIONS
        case _:
            return False
