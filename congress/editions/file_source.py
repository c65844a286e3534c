"""Reading an edition file: YAML kept to what a person can follow, every value with the line it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from congress.kernel.errors import Invalid
from congress.kernel.i18n import gettext

MOST_BYTES = 1_000_000
DEEPEST = 20
Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing wrong in the file: its line, counted from 1, and where that is (« sittings.accueil.start »)."""

    line: int
    path: str
    message: str


class FileRefused(Invalid):
    """The edition file has mistakes; all of them are told, each with its line."""

    def __init__(self, name: str, mistakes: list[Mistake]) -> None:
        self.mistakes = sorted(set(mistakes))
        super().__init__("\n".join(self._text(name, one) for one in self.mistakes))

    @staticmethod
    def _text(name: str, mistake: Mistake) -> str:
        return f"{name}:{mistake.line}: " + (f"{mistake.path}: " if mistake.path else "") + mistake.message


@dataclass
class Source:
    """What a file holds: mappings, lists and texts; nothing is guessed, « no » and 09:30 are texts."""

    name: str
    data: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """The line of a value, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def mistake(self, path: Path, message: str) -> Mistake:
        """A mistake at that place."""
        return Mistake(self.line_of(path), path_text(path), message)


def path_text(path: Path) -> str:
    """« releases.2.changes.sittings.accueil »; lists count from 1, as people do."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def read(content: bytes, name: str) -> Source:
    """The file's content; raises FileRefused with all that is wrong with its writing."""
    if len(content) > MOST_BYTES:
        raise FileRefused(name, [Mistake(1, "", gettext("fichier trop grand : 1 Mo au plus"))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileRefused(name, [Mistake(line, "", gettext("ce n'est pas du texte en UTF-8"))]) from error
    try:
        mistakes = _forbidden(text)
        if mistakes:
            raise FileRefused(name, mistakes)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise FileRefused(name, [_unreadable(error)]) from error
    if root is None:
        raise FileRefused(name, [Mistake(1, "", gettext("le fichier est vide"))])
    source = Source(name, None)
    mistakes = []
    source.data = _value(root, (), source, mistakes)
    if mistakes:
        raise FileRefused(name, mistakes)
    return source


def _unreadable(error: yaml.YAMLError) -> Mistake:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return Mistake(mark.line + 1 if mark else 1, "", gettext("écriture YAML incorrecte (%(problem)s)", problem=problem))


def _forbidden(text: str) -> list[Mistake]:
    """What YAML can do and an edition file does not: anchors, tags, several documents, endless depth."""
    mistakes, depth, documents = [], 0, 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mistakes.append(Mistake(line, "", gettext("les ancres (&) et les renvois (*) ne sont pas admis")))
        elif getattr(event, "tag", None):
            mistakes.append(Mistake(line, "", gettext("les étiquettes de type (!) ne sont pas admises")))
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                mistakes.append(Mistake(line, "", gettext("un seul document par fichier (---)")))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return [*mistakes, Mistake(line, "", gettext("trop de niveaux imbriqués"))]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return mistakes


def _value(node: yaml.Node, path: Path, source: Source, mistakes: list[Mistake]) -> Any:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), source, mistakes) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source, mistakes)
    is_null = node.tag == "tag:yaml.org,2002:null" and not getattr(node, "style", None)
    return None if is_null else str(node.value)


def _mapping(node: yaml.MappingNode, path: Path, source: Source, mistakes: list[Mistake]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            mistakes.append(Mistake(line, path_text(path), gettext("une clé est un mot")))
            continue
        name = str(key.value)
        if name in found:
            first = source.lines[(*path, name)]
            message = gettext("clé en double : « %(key)s » figure déjà ligne %(line)s", key=name, line=first)
            mistakes.append(Mistake(line, path_text((*path, name)), message))
            continue
        source.lines[(*path, name)] = line
        found[name] = _value(value, (*path, name), source, mistakes)
    return found
