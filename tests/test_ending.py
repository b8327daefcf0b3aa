"""A run of tests that is told to end takes along what its tests have started."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.source import ROOT

ENDLESS = """
import signal
import socket
import pytest

@pytest.fixture
def up():
    yield
    print("ended", flush=True)

def test_endless(up):
    # A signal between the last look for one and a wait would be slept through; its byte is not.
    waiting, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno())
    print("started", flush=True)
    while True:
        waiting.recv(1)
"""


def test_a_run_that_is_told_to_end_tears_down_what_is_up(tmp_path: Path) -> None:
    endless = tmp_path / "test_endless.py"
    endless.write_text(ENDLESS, encoding="utf-8")
    options = (
        "-q",
        "-s",
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        f"--rootdir={tmp_path}",
    )
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, "-c", os.devnull, str(endless)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with run:
        assert run.stdout is not None
        assert run.stdout.readline() == "started\n"
        run.send_signal(signal.SIGTERM)
        assert "ended\n" in run.stdout.read()
    assert run.returncode == 2
