"""`kiosk run`: both processes, kept running, for a machine without units and for the demo."""

import os
import sys
import tempfile
import threading
from argparse import Namespace
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from kiosk.commands import CommandFailure, Subparsers
from kiosk.commands.places import config_path, kiosk_settings, places, sync_settings
from kiosk.supervisor import Program, Supervisor
from sync.exits import Exit
from sync.shipped import shipped

UNATTENDED = "KIOSK_UNATTENDED"
"""Set when nobody sees the screen: the demo then visits itself and leaves pictures."""

PICTURES = Path("build/demo-visit")


def add(subparsers: Subparsers) -> None:
    """Describe the command line."""
    parser = subparsers.add_parser(
        "run",
        parents=[places()],
        help="run both processes; the embedded library when nothing is configured",
    )
    parser.add_argument(
        "--demo", action="store_true", help="an invented library, with devices on the screen"
    )
    parser.add_argument(
        "--visit",
        action="store_true",
        default=bool(os.environ.get(UNATTENDED)),
        help="with --demo: make a visit without hands, keep pictures of it, and end",
    )
    parser.add_argument(
        "--diagnostics",
        type=Path,
        metavar="SOCKET",
        help="show what is on the screen to whoever asks at this socket of the same user",
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Run until a signal, or until the visit without hands is over."""
    if args.visit and not args.demo and not os.environ.get(UNATTENDED):
        raise CommandFailure(Exit.USAGE, "run: --visit is for the demo; see kiosk run --help")
    if not args.demo:
        kiosk_settings(args)  # its problems are said here, once, and not again at every restart
        sync_settings(args)
        return supervisor_of(args).run()
    with ExitStack() as stack:
        if getattr(args, "state", None) is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-"))
            args.state = Path(folder)
        try:
            args.config = demo_settings(args)
        except OSError as problem:
            where = f"{problem.filename}: {problem.strerror}"
            raise CommandFailure(Exit.STORAGE, where) from problem
        print(f"demo: everything is in {args.state}, for `kiosk item ... --state {args.state}`")
        return visit_alone(args) if args.visit else supervisor_of(args).run()


def supervisor_of(args: Namespace) -> Supervisor:
    """Put both processes under one roof."""
    more = () if args.diagnostics is None else ("--diagnostics", str(args.diagnostics.absolute()))
    drawer = ("--drawer",) if args.demo else ()
    where = ["--config", str(config_path(args))]
    state: Path | None = getattr(args, "state", None)
    if state is not None:
        where += ["--state", str(state.absolute())]
    programs = (
        Program("sync", (sys.executable, "-m", "sync", *where)),
        Program("screen", (sys.executable, "-m", "kiosk", "screen", *where, *more, *drawer)),
    )
    return Supervisor(programs)


def demo_settings(args: Namespace) -> Path:
    """Write the demo's settings, with devices that can be moved from another terminal."""
    from sync.settings.reference import written

    if getattr(args, "config", None) is None:
        args.config = Path(str(shipped("demo.toml")))
    kiosk, sync = kiosk_settings(args), sync_settings(args)
    run_folder = kiosk.paths.run
    run_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    readers = tuple(
        replace(reader, line=f"{reader.line}?socket={run_folder / reader.name}.sock")
        if reader.line.endswith(":simulated")
        else reader
        for reader in kiosk.reader
    )
    # The file shows no secrets, so the demo's key is made in its own folder.
    rules = sync.standalone.rules or Path(str(shipped("demo/rules.toml")))
    sync = replace(sync, standalone=replace(sync.standalone, pin_key=None, rules=rules))
    path: Path = args.state / "demo.toml"
    path.write_text(written([replace(kiosk, reader=readers), sync]), encoding="utf-8")
    return path


def visit_alone(args: Namespace) -> int:
    """Let the demo's own visit be made, and end with how it went."""
    from kiosk.demo_visit import borrow_four
    from kiosk.rehearsal import RehearsalError

    run_folder = kiosk_settings(args).paths.run
    args.diagnostics = run_folder / "screen.sock"
    supervisor = supervisor_of(args)
    failures: list[str] = []

    def visit() -> None:
        try:
            for line in borrow_four(run_folder, PICTURES):
                print(line, flush=True)
        except (RehearsalError, OSError) as problem:
            failures.append(str(problem))
        finally:
            supervisor.stop()

    threading.Thread(target=visit, name="visit").start()
    supervisor.run()
    if failures:
        raise CommandFailure(Exit.REFUSED, *failures)
    return Exit.DONE
