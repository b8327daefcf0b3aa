"""The documents are true: commands exist, links lead somewhere, nothing is left unexplained."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
METADATA = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SETTING = re.compile(r"^#? ?([a-z][a-z0-9_]*) = ")


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", text, flags=re.MULTILINE))


def commands(text: str) -> Iterator[str]:
    """Yield each make target that stands in code: in a block or between backticks."""
    for code in re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL):
        yield from re.findall(r"\bmake (?:[A-Z]+=\S+ )*([a-z-]+)", code)


def unexplained(toml: str) -> Iterator[str]:
    """Yield each setting without a comment beside it or in the lines right above it."""
    explained = False
    for line in toml.splitlines():
        if setting := SETTING.match(line):
            if not explained and " # " not in line:
                yield setting[1]
        else:
            explained = line.startswith("#") or (explained and line.strip() not in {"", "]"})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_command_in_a_document_exists(document: Path) -> None:
    assert set(commands(document.read_text(encoding="utf-8"))) <= targets()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_in_a_document_leads_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_the_two_commands_stand_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"run", "test"} <= set(commands(text))


def test_every_folder_of_the_top_level_is_on_the_map() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    visible = [path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] not in "._"]
    kept = [
        name for name in visible if name not in {"build", "dist", "var"} and "egg-info" not in name
    ]
    assert [name for name in kept if f"`{name}/`" not in text] == []


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    project = METADATA["project"]
    extras = [name for extra in project["optional-dependencies"].values() for name in extra]
    names = {re.split(r"[<>=; ]", line)[0] for line in [*project["dependencies"], *extras]}
    assert sorted(name for name in names if f"`{name}`" not in text) == []


def test_every_setting_is_explained_where_it_stands() -> None:
    text = (ROOT / "config" / "kiosk.toml").read_text(encoding="utf-8")
    assert list(unexplained(text)) == []


def test_a_setting_without_an_explanation_is_seen() -> None:
    text = "[a]\n\n# why\nb = 1\n\nc = 2\n# d = 3\ne = 4 # why\n"
    assert list(unexplained(text)) == ["c", "d"]


def test_the_changelog_knows_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = METADATA["project"]["version"]
    assert re.search(rf"^## \[(Unreleased|{re.escape(version)})\]", text, flags=re.MULTILINE)
