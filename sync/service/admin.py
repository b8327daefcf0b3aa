"""The technician's end of the admin socket.

It is apart from the screen's client because the command line sends one command and waits for its
end, however long that takes.
"""

import json
from collections.abc import Generator, Mapping
from pathlib import Path

from sync.service.exchange import Exchange, NotSentError
from sync.service.messages import Command, Failed, Finished, Progress


class NotRunningError(Exception):
    """No service answers at this socket."""


class CommandFailedError(Exception):
    """The service could not carry out the command; the text says why."""


class Step:
    """A report of progress on the way, or the result at the end."""

    def __init__(self, content: object, *, last: bool) -> None:
        self.content = content
        self.last = last


def run_command(
    path: Path, name: str, arguments: Mapping[str, object], patience: float = 1.0
) -> Generator[Step, None, None]:
    """Let the running service carry out a command; yield each report, the result last.

    Leaving the iteration early ends the command.  Raises `NotRunningError` when nobody takes it
    within `patience` seconds, `CommandFailedError` with the service's explanation.
    """
    text = json.dumps(dict(arguments), ensure_ascii=False)
    exchange = Exchange(path)
    try:
        waiting = exchange.send(lambda n: Command(n, name, text), patience)
        while True:
            match waiting.next():
                case Progress(report=report):
                    yield Step(json.loads(report), last=False)
                case Finished(result=result):
                    yield Step(json.loads(result), last=True)
                    return
                case Failed(trouble=trouble, text=why):
                    raise CommandFailedError(why or trouble)
                case _:
                    raise CommandFailedError("the service went away")
    except NotSentError as problem:
        raise NotRunningError(str(problem)) from None
    finally:
        exchange.close()
