"""The command `item`: what is known of one copy.  It names no patron."""

from collections.abc import Generator

from sync.catalogues.standalone.staff import ItemStory, item_story
from sync.circulation import ItemId
from sync.commands.request import Request
from sync.commands.words import STATES, title_line
from sync.exits import Exit
from sync.failure import Failure
from sync.office import Office


def show_item(office: Office, request: Request) -> Generator[object, None, object]:
    """Return the item of the barcode or UID in `item`.  Raises `Failure` when there is none."""
    spelling = request.text("item").strip()
    yield {}
    story = item_story(office.catalogue.library, ItemId(spelling))
    if story is None:
        raise Failure(Exit.REFUSED, f"no item has the barcode or UID {spelling}")
    return {"exit": int(Exit.DONE), **_told(story)}


def _told(story: ItemStory) -> dict[str, object]:
    item = story.item
    return {
        "item": item.id,
        "uid": item.uid,
        "title": item.title.title,
        "author": item.title.author,
        "year": item.title.year,
        "isbn": item.title.isbn,
        "age_mark": item.title.age_mark,
        "line": title_line(item.title),
        "state": STATES[item.state],
        "type": item.item_type,
        "not_for_loan": story.not_for_loan,
        "call_number": item.call_number,
        "branch": story.branch,
        "seen": item.seen,
        "due": None if item.due is None else item.due.isoformat(),
        "card": story.lent_to,
        "hold_shelf": story.shelf,
        "waiting": story.waiting,
        "times_lent": story.times_lent,
        "events": [
            {"at": event.at.isoformat(timespec="minutes"), "event": event.event}
            for event in story.events
        ],
    }
