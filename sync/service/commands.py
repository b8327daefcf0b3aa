"""A technician's commands, carried out in steps between the patrons' requests.

They are apart from the loop so that a long import is one generator, which reads like a program,
while no patron waits for more than one of its steps.
"""

import json
from collections import deque
from collections.abc import Callable, Generator, Mapping

from sync.service.line import Job
from sync.service.messages import Command, Failed, Finished, Progress, Trouble

Arguments = Mapping[str, object]
Handler = Callable[[Arguments], Generator[object, None, object]]
"""Yields JSON-ready reports of progress, one for each step, and returns a JSON-ready result."""


class CommandError(Exception):
    """A command can not do what it was asked; the text is for the technician."""


class Commands:
    """The commands that are known and those that are under way; belongs to one thread."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._running: deque[tuple[Job, Command, Generator[object, None, object]]] = deque()

    @property
    def busy(self) -> bool:
        """Whether a command is under way."""
        return bool(self._running)

    def begin(self, job: Job, command: Command) -> None:
        """Take up a command."""
        handler = self._handlers.get(command.name)
        arguments = _arguments(command.arguments)
        if handler is None:
            job.reply(Failed(Trouble.FAILED, command.n, f"no command {command.name!r}"))
        elif arguments is None:
            job.reply(Failed(Trouble.MALFORMED, command.n, "arguments are no JSON object"))
        else:
            self._running.append((job, command, handler(arguments)))

    def step(self) -> None:
        """Carry the command that waited longest one step on.

        One whose asker has hung up is ended instead, as a program is when its terminal closes.
        """
        job, command, steps = self._running.popleft()
        if job.visitor.leaving:
            steps.close()
            return
        try:
            report = next(steps)
        except StopIteration as end:
            job.reply(Finished(command.n, _json(end.value)))
        except CommandError as problem:
            job.reply(Failed(Trouble.FAILED, command.n, str(problem)))
        except BaseException:
            job.reply(Failed(Trouble.FAILED, command.n, "the command broke; see the log"))
            raise
        else:
            job.reply(Progress(command.n, _json(report)))
            self._running.append((job, command, steps))

    def stop(self) -> None:
        """End all commands where they are."""
        for job, command, steps in self._running:
            steps.close()
            job.reply(Failed(Trouble.FAILED, command.n, "the service is stopping"))
        self._running.clear()


def _arguments(text: str) -> dict[str, object] | None:
    try:
        arguments = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return arguments if isinstance(arguments, dict) else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
