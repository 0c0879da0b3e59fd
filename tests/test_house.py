"""What holds of the source as a whole: sizes, names, imports, types. CONTRIBUTING says where a new idea goes."""

import ast
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "yrd_cli"
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
MODULES = {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name for name in SOURCES}
MAX_LINES = 300
MAX_ANY = 5  # per 1,000 lines


@cache
def nodes_of(name: str) -> Sequence[ast.AST]:
    """What a source consists of."""
    return tuple(ast.walk(ast.parse(SOURCES[name])))


def imports_of(module: str) -> set[str]:
    """The modules of this package that a module imports, at its top or in a function."""
    found = set()
    for node in nodes_of(MODULES[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in names}
    return found & MODULES.keys()


def test_every_module_can_be_read_at_once() -> None:
    assert [name for name, source in SOURCES.items() if len(source.splitlines()) > MAX_LINES] == []


def test_the_top_level_is_what_it_is_meant_to_be() -> None:
    files = {path.name for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".")}
    meant = {"README.md", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE", "pyproject.toml"}
    assert files - meant <= {"PKG-INFO"}  # in an unpacked sdist


def test_no_two_modules_share_a_name() -> None:
    names = Counter(Path(name).stem for name in MODULES.values())
    assert [name for name, count in names.items() if count > 1 and name != "__init__"] == []


def test_imports_have_an_order() -> None:
    """A circle would raise CycleError. The package itself offers the functions of its API, and imports them late."""
    graph = {module: imports_of(module) for module in MODULES}
    graph["yrd_cli"].discard("yrd_cli.api")
    assert list(TopologicalSorter(graph).static_order())[-1] == "yrd_cli.__main__"


def test_values_have_types() -> None:
    lines = sum(len(text.splitlines()) for text in SOURCES.values())
    untyped = sum(len(re.findall(r"\bAny\b", text)) for text in SOURCES.values())
    assert 1000 * untyped <= MAX_ANY * lines


def test_records_are_not_asked_what_they_are() -> None:
    """No `hasattr`, no `getattr` by the name of a field outside `schema/`: the table, the field or a method says it."""
    asked = {
        ast.unparse(node.args[0])
        for name in SOURCES
        if not name.startswith("yrd_cli/schema/")
        for node in nodes_of(name)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("hasattr", "getattr")
    }
    # Streams that may be replaced, errors of the system and of Typer, and the API by the names of its methods.
    assert asked <= {"sys.stdout", "sys.stderr", "error", "import_module('yrd_cli.api')", "self"}


def test_the_formatter_lays_out_everything() -> None:
    assert [name for name, text in SOURCES.items() if re.search("fmt: (skip|off)", text)] == []


def test_libraries_are_used_as_they_document_themselves() -> None:
    """No module, name or keyword of a library that begins with an underscore; of attributes, ruff says so."""
    private = []
    for name in SOURCES:
        for node in nodes_of(name):
            used: list[str] = []
            if isinstance(node, ast.ImportFrom):
                used = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            elif isinstance(node, ast.Import):
                used = [part for alias in node.names for part in alias.name.split(".")]
            elif isinstance(node, ast.Call):
                used = [keyword.arg or "" for keyword in node.keywords]
            private += [f"{name}: {word}" for word in used if re.match("_(?!_)", word)]
    assert private == []
