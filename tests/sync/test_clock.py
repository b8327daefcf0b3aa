"""The clock is believed as far as something vouches for it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.circulation import ClockQuality
from sync.clock import SystemClock, boottime

NTP = "run/systemd/timesync/synchronized"
RTC = "sys/class/rtc/rtc0/hctosys"
ADDED = "sys/class/rtc/rtc1/hctosys"
SAVED = "var/lib/systemd/timesync/clock"


def machine(root: Path, **evidence: str) -> Path:
    for name, text in {"proc/sys/kernel/random/boot_id": "b-1\n", **evidence}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("evidence", "kernel", "quality"),
    [
        ({}, True, ClockQuality.NTP),
        ({NTP: "", RTC: "1\n"}, False, ClockQuality.NTP),
        ({RTC: "1\n", SAVED: ""}, False, ClockQuality.RTC),
        ({RTC: "0\n", ADDED: "1\n", SAVED: ""}, False, ClockQuality.RTC),
        ({RTC: "0\n", SAVED: ""}, False, ClockQuality.SAVED),
        ({}, False, ClockQuality.NONE),
    ],
)
def test_the_strongest_evidence_counts(
    tmp_path: Path, evidence: dict[str, str], *, kernel: bool, quality: ClockQuality
) -> None:
    clock = SystemClock(root=machine(tmp_path, **evidence), kernel_is_set=lambda: kernel)
    assert clock.quality() is quality


def test_a_time_before_the_program_existed_is_never_believed(tmp_path: Path) -> None:
    root = machine(tmp_path, **{NTP: "", RTC: "1"})
    clock = SystemClock(
        root=root, floor=datetime(2999, 1, 1, tzinfo=UTC), otherwise=ClockQuality.RTC
    )
    assert clock.quality() is ClockQuality.NONE


def test_a_host_that_keeps_the_clock_may_be_trusted(tmp_path: Path) -> None:
    clock = SystemClock(
        root=machine(tmp_path), otherwise=ClockQuality.RTC, kernel_is_set=lambda: False
    )
    assert clock.quality() is ClockQuality.RTC


def test_this_machine_has_a_boot_and_a_clock_that_only_moves_forward() -> None:
    clock = SystemClock()
    assert clock.boot().strip()
    earlier = clock.boottime()
    assert earlier <= clock.boottime() <= boottime()
    assert clock.now().tzinfo is UTC
    assert clock.quality() in ClockQuality
