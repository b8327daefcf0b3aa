"""Secrets are pointed at, fetched late, and shown by nothing."""

from pathlib import Path

import pytest

from sync.settings import Secret, SecretError
from sync.settings.secret import Source

CANARY = "canary-4711"


@pytest.fixture
def guarded(tmp_path: Path) -> Path:
    """Make a file with the canary in it, for its owner alone."""
    path = tmp_path / "secret"
    path.write_text(f"{CANARY}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def test_a_secret_of_a_file_is_fetched_without_its_line_end(guarded: Path) -> None:
    assert Secret.parse(f"file:{guarded}").reveal() == CANARY


def test_a_credential_is_fetched_from_systemd_s_folder(guarded: Path) -> None:
    guarded.chmod(0o440)  # as systemd does
    secret = Secret.parse(f"credential:{guarded.name}")
    assert secret.reveal({"CREDENTIALS_DIRECTORY": str(guarded.parent)}) == CANARY


def test_a_credential_is_no_problem_where_only_the_service_could_tell() -> None:
    secret = Secret.parse("credential:pin-key")
    assert secret.problem({}) is None
    with pytest.raises(SecretError, match="systemd has passed no credentials"):
        secret.reveal({})


def test_a_credential_that_was_not_passed_is_a_problem(tmp_path: Path) -> None:
    problem = Secret.parse("credential:pin-key").problem({"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert problem is not None
    assert "No such file" in problem


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o400, 0o440])
def test_a_file_for_owner_and_group_is_accepted(guarded: Path, mode: int) -> None:
    guarded.chmod(mode)
    assert Secret.parse(f"file:{guarded}").problem() is None


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o604, 0o602, 0o700])
def test_a_file_open_to_others_is_a_problem_and_is_not_read(guarded: Path, mode: int) -> None:
    guarded.chmod(mode)
    secret = Secret.parse(f"file:{guarded}")
    with pytest.raises(SecretError, match="set it to 0600 or 0640"):
        secret.reveal()
    assert f"{mode:04o}" in str(secret.problem())


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"x" * 70_000])
def test_a_file_without_a_usable_secret_is_a_problem(guarded: Path, content: bytes) -> None:
    guarded.write_bytes(content)
    assert Secret.parse(f"file:{guarded}").problem() is not None


def test_a_folder_and_a_missing_file_are_problems(tmp_path: Path) -> None:
    assert "is not a file" in str(Secret.parse(f"file:{tmp_path}").problem())
    assert "No such file" in str(Secret.parse(f"file:{tmp_path}/x").problem())


@pytest.mark.parametrize("text", ["", "file:secret", "credential:", "credential:../x", "file:"])
def test_a_place_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"secret|credential"):
        Secret.parse(text)


def test_a_literal_secret_is_shown_by_nothing() -> None:
    secret = Secret.parse(CANARY)
    assert (secret.source, secret.reveal()) == (Source.LITERAL, CANARY)
    assert CANARY not in f"{secret} {secret!r} {[secret]}"


def test_the_place_of_a_secret_may_be_shown() -> None:
    assert repr(Secret.parse("file:/etc/key")) == "Secret(file:/etc/key)"
