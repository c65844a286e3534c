from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.editions.file_source import MOST_BYTES, FileRefused, Mistake, read


def _mistakes(content: bytes | str) -> list[Mistake]:
    with pytest.raises(FileRefused) as refusal:
        read(content.encode() if isinstance(content, str) else content, "essai.yaml")
    return refusal.value.mistakes


def test_values_are_texts_and_nothing_is_guessed() -> None:
    source = read(b"a: no\nb: 09:30\nc: 2021\nd: 1e3\ne: ~\nf:\ng: 'null'\nh: [on, 0x10]\n", "essai.yaml")
    assert source.data == {
        "a": "no",
        "b": "09:30",
        "c": "2021",
        "d": "1e3",
        "e": None,
        "f": None,
        "g": "null",
        "h": ["on", "0x10"],
    }


def test_every_value_knows_its_line() -> None:
    source = read("# début\na:\n  b: 1\n  c:\n    - x\n    - y\n".encode(), "essai.yaml")
    places = [("a",), ("a", "b"), ("a", "c"), ("a", "c", 1), ("a", "c", 7), ("a", "zzz", "deep")]
    assert [source.line_of(place) for place in places] == [2, 3, 4, 6, 4, 2]


def test_keys_told_twice_are_all_refused_with_their_lines() -> None:
    assert _mistakes("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n") == [
        Mistake(4, "b.c", "clé en double\u00a0: «\u00a0c\u00a0» figure déjà ligne 3"),
        Mistake(5, "a", "clé en double\u00a0: «\u00a0a\u00a0» figure déjà ligne 1"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("a: &x 1\nb: *x\n", 1, "les ancres (&) et les renvois (*) ne sont pas admis"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "les étiquettes de type (!) ne sont pas admises"),
        ("a: 1\n---\nb: 2\n", 2, "un seul document par fichier (---)"),
        ("? [a, b]\n: 1\n", 1, "une clé est un mot"),
        ("", 1, "le fichier est vide"),
        ("# rien\n", 1, "le fichier est vide"),
        (b"a: 1\nb: \xe9t\xe9\n", 2, "ce n’est pas du texte en UTF-8"),
        ("a: " + "[" * 30 + "]" * 30, 1, "trop de niveaux imbriqués"),
        (b"a" * (MOST_BYTES + 1), 1, "fichier trop grand\u00a0: 1 Mo au plus"),
    ],
)
def test_what_an_edition_file_does_not_use_is_refused(content: bytes | str, line: int, message: str) -> None:
    assert (line, message) in {(one.line, one.message) for one in _mistakes(content)}


def test_broken_yaml_is_refused_at_its_line() -> None:
    (mistake,) = _mistakes("a: 1\nb: [1, 2\nc: 3\n")
    assert (mistake.line, mistake.message[:24]) == (3, "écriture YAML incorrecte")


def test_a_control_character_is_refused() -> None:
    (mistake,) = _mistakes("a: x\x07y\n")
    assert mistake.message[:24] == "écriture YAML incorrecte"


def test_a_file_of_a_windows_editor_is_read() -> None:
    assert read("\ufeffa: été\r\nb: 2\r\n".encode(), "essai.yaml").data == {"a": "été", "b": "2"}


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert _mistakes("\n".join(lines))[0].message == "les ancres (&) et les renvois (*) ne sont pas admis"


def _told(content: bytes) -> list[Mistake]:
    try:
        read(content, "essai.yaml")
    except FileRefused as refusal:
        return refusal.mistakes
    return []


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert all(one.line >= 1 and one.message for one in _told(content))


@given(st.text(alphabet="a: -[]{}&*!|>'\"\n#?,%@`0~\t", max_size=60))
def test_any_writing_is_read_or_refused(text: str) -> None:
    assert all(one.line >= 1 and one.message for one in _told(text.encode()))
