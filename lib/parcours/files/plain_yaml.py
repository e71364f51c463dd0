"""YAML that people write, read as plain text: no alias, no tag, no depth that would exhaust a parser."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import yaml

from parcours.errors import ParcoursError, Problem

_Loader = type[yaml.SafeLoader]
_QUICK: _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, seven times as fast, where the wheel has it; the other tells better where a mistake is."""
MAX_BYTES = 1_048_576
MAX_DEPTH = 20
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_REFUSED = (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken)


def text_of(path: Path, error: type[ParcoursError]) -> str:
    """Return what a file says, with neither the mark nor the line ends some editors add.

    Raises
    ------
    error : no file that can be read, too large for one written by hand, or not in UTF-8.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise error(Problem("not_a_file", path.name))
        if found.st_size > MAX_BYTES:
            raise error(Problem("too_large", path.name, expected=str(MAX_BYTES)))
        return path.read_text(encoding="utf-8-sig")
    except OSError as cause:
        raise error(Problem("unreadable", path.name, found=str(cause.strerror))) from cause
    except UnicodeDecodeError as cause:
        raise error(Problem("not_utf8", path.name, found=f"byte {cause.start}")) from cause


def root_of(text: str, name: str, error: type[ParcoursError]) -> yaml.MappingNode:
    """Return the nodes of a document whose root is a list of ``name: value``.

    Raises
    ------
    error : not YAML, too large or too deep, or with aliases or tags; with line and column.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise error(Problem("too_large", name, expected=str(MAX_BYTES)))
    try:
        try:
            root = _composed(text, name, error, _QUICK)
        except yaml.YAMLError:
            root = _composed(text, name, error, yaml.SafeLoader)
    except yaml.MarkedYAMLError as cause:
        mark = cause.problem_mark
        where = f"{name}: line {mark.line + 1}, column {mark.column + 1}" if mark else name
        raise error(Problem("not_yaml", where, found=cause.problem or "")) from cause
    except yaml.YAMLError as cause:
        raise error(Problem("not_yaml", name, found=str(cause)[:120])) from cause
    if not isinstance(root, yaml.MappingNode):
        found = type(root).__name__.removesuffix("Node")
        raise error(Problem("not_a_mapping", name, found=found))
    return root


def _composed(text: str, name: str, error: type[ParcoursError], loader: _Loader) -> Any:
    depth = 0
    for token in yaml.scan(text, Loader=loader):
        where = f"{name}: line {token.start_mark.line + 1}"
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > MAX_DEPTH:
            raise error(Problem("not_yaml", where, found="[[["))
        if isinstance(token, _REFUSED):
            raise error(Problem("yaml_alias_or_tag", where, found=str(token.value)))
    return yaml.compose(text, Loader=loader)
