"""Chromium as a careful kiosk vendor would start it.

It is apart because the flags are the peer's case: each is there to make it smaller, quieter or
quicker, and none to hinder it.
"""

import json
import shutil
import subprocess
from pathlib import Path

from tests.bench.site import SIZE, surroundings
from tests.peer.family import Family

PROGRAM = "chromium"

SUPERFLUOUS = (
    *("Translate", "OptimizationHints", "MediaRouter", "InterestFeedContentSuggestions"),
    *("AutofillServerCommunication", "CertificateTransparencyComponentUpdater"),
    *("GlobalMediaControls", "SpareRendererForSitePerProcess", "PreloadTopChromeWebUI"),
    # Toolbars nobody sees, which are pages with a process of their own: 12 MB less without them.
    *("WebUIReloadButton", "InitialWebUI", "WebUIToolbar", "WebUIOmniboxPopup"),
    *("WebUILocationBar", "WebUISplitTabsButton"),
)
FLAGS = (
    "--kiosk",
    # Without a window manager it leaves out its last column and row.
    f"--window-size={SIZE[0] + 1},{SIZE[1] + 1}",
    "--window-position=0,0",
    # It shows one page of the vendor's own and never meets another.
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--disable-infobars",
    "--password-store=basic",
    "--disable-extensions",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-speech-api",
    "--disable-notifications",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--no-pings",
    "--mute-audio",
    f"--disable-features={','.join(SUPERFLUOUS)}",
    "--disable-site-isolation-trials",
    "--renderer-process-limit=1",
    # No graphics chip here: its own rasteriser for the processor is the quicker and smaller one.
    "--disable-gpu",
)

PREFERENCES = {"translate": {"enabled": False}, "browser": {"check_default_browser": False}}
"""It offers to translate a Russian page, across the page, and no flag forbids it."""


class Browser:
    """A page in Chromium on a display.  `profile` is kept from one start to the next."""

    def __init__(self, page: Path, profile: Path, display: str) -> None:
        self._page = page
        self._profile = profile
        self._display = display
        (profile / "Default").mkdir(parents=True)
        (profile / "Default/Preferences").write_text(json.dumps(PREFERENCES), encoding="utf-8")

    def start(self) -> Family:
        """Start it."""
        command = (PROGRAM, *FLAGS, f"--user-data-dir={self._profile}", self._page.as_uri())
        environment = surroundings(self._display) | {"LANGUAGE": "ru"}
        return Family(command, environment, self._profile.with_suffix(".log"), self._page.parent)


def is_installed() -> bool:
    """Tell whether there is a Chromium."""
    return shutil.which(PROGRAM) is not None


def version() -> str:
    """Ask for its version."""
    done = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip().partition(" built")[0]
