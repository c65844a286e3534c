from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.programme.file_patch import PatchError, patch_between, patched

_refs = st.sampled_from(["a", "b", "c", "sittings", "appearances"])
_seats = st.dictionaries(_refs, st.fixed_dictionaries({"state": st.sampled_from("xyz")}), max_size=4)
_sitting = st.fixed_dictionaries(
    {"title": st.sampled_from("uvw")}, optional={"appearances": _seats, "sequences": _seats, "day": st.just("d")}
)
_states = st.fixed_dictionaries(
    {}, optional={"sittings": st.dictionaries(_refs, _sitting, max_size=4), "speakers": _seats}
)


def _ordered(value: Any) -> Any:
    """Dictionaries as lists, so that order counts."""
    return [(key, _ordered(each)) for key, each in value.items()] if isinstance(value, dict) else value


def _collections(state: dict[str, Any]) -> Any:
    return [
        _ordered(state.get("speakers", {})),
        [
            (ref, sorted(sitting), _ordered(sitting.get("appearances", {})), _ordered(sitting.get("sequences", {})))
            for ref, sitting in state.get("sittings", {}).items()
        ],
    ]


@given(_states, _states)
def test_a_patch_leads_from_one_state_to_the_other_order_included(old: dict[str, Any], new: dict[str, Any]) -> None:
    result = patched(old, patch_between(old, new))
    assert result == new
    assert _collections(result) == _collections(new)


@given(_states)
def test_nothing_changed_is_an_empty_patch(state: dict[str, Any]) -> None:
    assert patch_between(state, state) == {}


def test_a_patch_says_only_what_changed() -> None:
    old = {"sittings": {"a": {"title": "A", "appearances": {"x": {"state": "t"}, "y": {"state": "c"}}}}}
    new = {
        "sittings": {
            "a": {"title": "A", "appearances": {"x": {"state": "c"}, "z": {"state": "c"}, "y": {"state": "c"}}}
        }
    }
    assert patch_between(old, new) == {
        "sittings": {"a": {"appearances": {"x": {"state": "c"}, "z": {"before": "y", "state": "c"}}}}
    }


def test_what_patches_is_left_as_it_was() -> None:
    old: dict[str, Any] = {"sittings": {"a": {"title": "A"}}}
    patched(old, {"sittings": {"a": {"title": "B"}, "b": {"title": "C"}}})
    assert old == {"sittings": {"a": {"title": "A"}}}


@pytest.mark.parametrize(
    ("patch", "path"),
    [
        ({"sittings": {"b": None}}, ("sittings", "b")),
        ({"sittings": {"a": {"appearances": {"x": None}}}}, ("sittings", "a", "appearances", "x")),
        ({"sittings": {"a": {"before": "b"}}}, ("sittings", "a", "before")),
        ({"sittings": {"a": {"before": "a"}}}, ("sittings", "a", "before")),
    ],
)
def test_a_patch_speaks_of_what_is_there(patch: dict[str, Any], path: tuple[str, ...]) -> None:
    with pytest.raises(PatchError) as error:
        patched({"sittings": {"a": {"title": "A"}}}, patch)
    assert error.value.path == path
