from io import StringIO

from kiosk.import_meter import Meter


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def report(read: int, done: int, name: str = "/x/books.mrc") -> dict[str, object]:
    return {"file": name, "read": read, "bytes": done, "of": 1000}


def test_a_terminal_sees_one_line_that_is_redrawn() -> None:
    terminal = Terminal()
    meter = Meter(terminal)
    for read, done in ((200, 300), (400, 600), (400, 600), (600, 1000)):
        meter.show(report(read, done))
    meter.end()
    drawn = terminal.getvalue()
    assert drawn.count("\r") == 3
    assert drawn.endswith("] 100 %         600 read  books.mrc\n")
    assert "[#########---------------------]  30 %" in drawn


def test_a_file_sees_a_line_each_tenth() -> None:
    log = StringIO()
    meter = Meter(log)
    for done in range(0, 1001, 10):
        meter.show(report(done, done))
    meter.end()
    lines = log.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[3] == "30 %         300 read  books.mrc"
    assert "\r" not in log.getvalue()


def test_a_name_can_not_draw_on_the_terminal() -> None:
    log = StringIO()
    Meter(log).show(report(1, 1, "/x/\x1b[31mred"))
    assert "\x1b" not in log.getvalue()


def test_what_is_not_about_a_file_is_not_drawn() -> None:
    log = StringIO()
    Meter(log).show({"files": []})
    assert log.getvalue() == ""
