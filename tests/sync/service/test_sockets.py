"""A socket belongs to one service and opens for those it is for."""

import os
from pathlib import Path

import pytest

from sync.service.sockets import Peer, SocketTakenError, listen, may_enter


def test_a_socket_nobody_serves_is_replaced_and_a_served_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "desk"
    listen(path).close()  # the file stays, as after a kill
    listener = listen(path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(SocketTakenError):
        listen(path)
    listener.close()
    (tmp_path / "file").write_text("precious")
    with pytest.raises(SocketTakenError):
        listen(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "precious"


def test_a_socket_for_a_group_is_open_to_it_alone(tmp_path: Path) -> None:
    listener = listen(tmp_path / "desk", os.getegid())
    assert (tmp_path / "desk").stat().st_mode & 0o777 == 0o660
    listener.close()


@pytest.mark.parametrize(
    ("peer", "group", "allowed"),
    [
        (Peer(1000, frozenset({1000})), None, True),
        (Peer(0, frozenset({0})), None, True),
        (Peer(1001, frozenset({1001})), None, False),
        (Peer(1001, frozenset({1001, 70})), 70, True),
        (Peer(1001, frozenset({1001})), 70, False),
    ],
)
def test_only_this_user_root_and_the_group_come_in(
    peer: Peer,
    group: int | None,
    allowed: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert may_enter(peer, group, lambda: 1000) is allowed
