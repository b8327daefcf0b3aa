"""The peer shows what the kiosk shows, and all of it is measured."""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peer.contest import page_in
from tests.peer.family import Family
from tests.ui.samples import ACCOUNT, DARKNESS, MASTER, PICNIC

CHILDREN = "sleep 60 & (sleep 60 &) ; setsid sleep 60 & wait"
"""A child, an orphan of the same session, and a child with a session of its own."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_in(tmp_path_factory.mktemp("peer") / "page").read_text("utf-8")


def test_the_page_has_a_section_for_each_screen_of_a_visit(page: str) -> None:
    hidden = re.findall(r"<section( hidden)?>", page)
    assert (len(hidden), hidden.index(" hidden"), hidden.count("")) == (12, 1, 1)


def test_the_page_says_what_the_kiosk_says(page: str) -> None:
    shown = " ".join(" ".join(re.findall(r"<p[^>]*>([^<]*)</p>", page)).split())
    loans = (MASTER.title, PICNIC.title, DARKNESS.title, "07 ДЕК", "30 НОЯ")
    screens = ("Введите ПИН-код", ACCOUNT.patron.name, "Вы ещё здесь?", "Принято: 2", "Готово")
    assert [words for words in loans + screens if words not in shown] == []


def test_the_page_is_set_in_the_kiosks_own_fonts(page: str) -> None:
    used = set(re.findall(r"px '([^']+)'", page))
    declared = dict(re.findall(r"font-family: '([^']+)'; src: url\('([^']+)'\)", page))
    assert used == set(declared)
    assert {"PTSerif-Bold", "Inter-SemiBold", "PTMono-Bold", "Icons"} <= used


def test_the_time_on_the_page_goes_on(page: str) -> None:
    assert page.count('class="clock"') == 10


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    made = Family(("sh", "-c", CHILDREN), {"PATH": "/usr/bin:/bin"}, tmp_path / "log", tmp_path)
    yield made
    made.stop()


def test_a_family_is_all_that_was_started_and_is_gone_when_stopped(family: Family) -> None:
    give_up = time.monotonic() + 20
    while len(family.pids) != 4:
        assert time.monotonic() < give_up, family.pids
    members = family.pids
    assert family.memory().share > 0
    family.stop()
    assert family.pids == []
    assert not any(is_alive(pid) for pid in members)


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False


def test_the_time_of_children_that_have_ended_is_counted(tmp_path: Path) -> None:
    busy = f"{sys.executable} -c 'for _ in range(6_000_000): pass'; echo done; sleep 60"
    log = tmp_path / "log"
    family = Family(("sh", "-c", busy), {"PATH": "/usr/bin:/bin"}, log, tmp_path)
    try:
        give_up = time.monotonic() + 60
        while "done" not in log.read_text("utf-8"):
            assert time.monotonic() < give_up
        assert family.seconds() >= 0.05
    finally:
        family.stop()
