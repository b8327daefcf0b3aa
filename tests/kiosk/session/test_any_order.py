"""Whatever happens in whatever order, what must hold of a session holds."""

from collections.abc import Iterable
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.session.choices import offered
from kiosk.session.events import (
    CardRead,
    ChoiceMade,
    Delayed,
    Event,
    HealthChanged,
    ItemPlaced,
    ItemTaken,
    OkPressed,
    OrderPressed,
    RegisterPressed,
    TimeUp,
    TitleChosen,
)
from kiosk.session.lines import Key
from kiosk.session.states import Health, IdleWarning, Welcomed
from kiosk.session.step import step, visit_of
from sync.circulation import TitleFound
from tests.kiosk.session.any_desk import FORM, HAPPENINGS, KNOWN, reply_to, title
from tests.kiosk.session.insides import lines_of
from tests.kiosk.session.invariants import World

Move = tuple[str, int, int]

NUMBERS = st.integers(0, 40)
MOVES = st.one_of(
    st.tuples(st.just("happens"), st.integers(0, len(HAPPENINGS) - 1), st.just(0)),
    st.tuples(st.just("happens"), st.integers(0, len(HAPPENINGS) - 1), st.just(0)),
    st.tuples(st.just("replies"), NUMBERS, NUMBERS),
    st.tuples(st.just("replies"), st.just(0), NUMBERS),
    st.tuples(st.sampled_from(["chooses", "handles"]), NUMBERS, NUMBERS),
    st.tuples(st.sampled_from(["replies again", "replies elsewhere"]), NUMBERS, NUMBERS),
    st.tuples(st.just("is slow"), NUMBERS, st.just(0)),
    st.tuples(st.sampled_from(["rings", "rings", "rings late"]), st.just(0), st.just(0)),
)


def _happening(world: World, which: int) -> Event:
    """Make an event that bears the mark of the visit it belongs to.

    A card belongs to the visit it opens, also where it ends another one.
    """
    event = HAPPENINGS[which](_visit_after(world))
    opened = step(world.session, event).session.visits
    if isinstance(event, CardRead) and opened > world.session.visits:
        return HAPPENINGS[which](opened)
    return event


def play(world: World, moves: Iterable[Move]) -> World:
    """Let people, desk, plate and clock do their worst."""
    for move, which, kind in moves:
        match move:
            case "happens":
                world.take(_happening(world, which))
            case "chooses":
                _choose(world, which, kind)
            case "handles":
                _handle(world, which, kind)
            case "replies" if world.waiting:
                effects = list(world.waiting.values())
                world.take(reply_to(effects[which % len(effects)], kind))
            case "replies again" if world.answered:
                world.take(reply_to(world.answered[which % len(world.answered)], kind))
            case "replies elsewhere" | "is slow" if world.waiting:
                _mislead(world, move, which, kind)
            case "rings" if world.is_running:
                world.take(TimeUp(world.session.timers))
            case "rings late":
                world.take(TimeUp(world.session.timers - 1))
    return world


def _mislead(world: World, move: str, which: int, kind: int) -> None:
    """Let something come that answers nothing: for another visit, or that it takes longer."""
    effect = list(world.waiting.values())[which % len(world.waiting)]
    if move == "is slow":
        world.take(Delayed(effect.key, effect.visit))
    else:
        world.take(reply_to(effect, kind, effect.visit + 1 + which))


def _choose(world: World, which: int, kind: int) -> None:
    buttons = [
        ChoiceMade(line.item, choice)
        for line in lines_of(world.session.state)
        for choice in sorted(offered(line))
    ]
    if buttons:
        world.take(buttons[(which + kind) % len(buttons)])


def _handle(world: World, which: int, kind: int) -> None:
    """Take away an item that is here, or lay it down again."""
    lines = lines_of(world.session.state)
    if lines:
        line = lines[which % len(lines)]
        placed = ItemPlaced(line.item, line.uid, line.armed)
        world.take(placed if kind % 2 else ItemTaken(line.item))


def _visit_after(world: World) -> int:
    """Name the visit an event belongs to: the one that is open, or the one it opens."""
    state = world.session.state
    state = state.under if isinstance(state, IdleWarning) else state
    visit = None if isinstance(state, Welcomed) else visit_of(state)
    return world.session.visits + 1 if visit is None else visit


def settle(world: World, kind: int) -> World:
    """Answer or time out whatever still waits and what that asks for in turn, and let time pass."""
    _reply_to_all(world, kind)
    world.check_settled()
    rings = count()
    while world.is_running and next(rings) < 20:
        world.take(TimeUp(world.session.timers))
        _reply_to_all(world, kind)
    world.check_over()
    return world


def _reply_to_all(world: World, kind: int) -> None:
    for _ in range(500):
        visit = visit_of(world.session.state)
        waiting: list[Key] = [key for key, effect in world.waiting.items() if effect.visit == visit]
        if not waiting:
            return
        world.take(reply_to(world.waiting[waiting[0]], kind))
    raise AssertionError("the session asks without end")


def opened(by: str) -> World:
    """Begin where a blind walk seldom comes."""
    world = World()
    match by:
        case "a card":
            world.take(CardRead(("anna <1p>",)))
            world.take(reply_to(world.waiting[Key(1)], KNOWN))
        case "no desk":
            world.take(HealthChanged(Health(desk=False)))
        case "a form":
            world.take(RegisterPressed())
            for happening in FORM:
                world.take(happening(1))
            world.take(OkPressed())
        case "an order":
            world.take(OrderPressed())
            world.take(TitleChosen(TitleFound(title(1, "p"), 1, 0)))
    return world


@settings(max_examples=300)
@given(
    st.sampled_from(["nobody", "a card", "a card", "a form", "an order", "no desk"]),
    st.lists(MOVES, min_size=5, max_size=60),
    NUMBERS,
)
def test_what_must_hold_holds_in_any_order(by: str, moves: list[Move], kind: int) -> None:
    settle(play(opened(by), moves), kind)
