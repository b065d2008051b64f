"""Campaigns and vouchers by command: what is bad usage, what is refused, what is stored."""

import json
from pathlib import Path

import pytest

from bot.texts import text
from tests.bot.cli.conftest import Jernih

ID = "jernih-1"
MOMENTS = {"--opens": "2026-12-01 08:00", "--closes": "2026-12-03 20:00", "--draw": "2026-12-03 21:00"}


def create(jernih: Jernih, *more: str, **moments: str) -> tuple[int, str]:
    """Create a campaign with some moments changed; the exit code and all output."""
    asked = MOMENTS | {f"--{name}": moment for name, moment in moments.items()}
    done = jernih(
        "campaign", "create", ID, "--name", "Jernih", "--hashtag", "#Jernih", "--channel", "local:balai",
        "--stratum", "semua:2:1", *[word for pair in asked.items() for word in pair], *more,
    )  # fmt: skip
    return done.exit_code, done.output


def status(jernih: Jernih) -> str:
    """What `campaign status` says."""
    return jernih("campaign", "status").output.strip()


def test_a_draft_is_mended_by_storing_it_again(channel: Jernih) -> None:
    """A draft can be replaced; the name of a campaign that has been opened is refused in one line."""
    code, output = create(channel)
    assert (code, output.splitlines()[0]) == (0, text("id", "campaign.created", id=ID))
    assert f"{ID}: draf." in status(channel)
    assert create(channel, draw="2026-12-03 22:00")[0] == 0
    assert "22.00 WIB" in status(channel)
    assert channel("campaign", "cancel", ID).exit_code == 0
    code, output = create(channel)
    assert code == 1
    assert output.splitlines() == [f"Error: {text('id', 'campaign.id_taken', id=ID)}"]


def test_ends_before_it_begins_is_one_line(channel: Jernih) -> None:
    """A campaign whose end lies before its beginning exits 1 with one line and stores nothing."""
    code, output = create(channel, closes="2026-11-01 20:00")
    assert code == 1
    (line,) = output.splitlines()
    assert "berakhir" in line
    assert "2026" in line
    assert status(channel) == text("id", "campaign.none")


@pytest.mark.parametrize(
    "moment", ["besok", "0001-01-01 00:00", "2026-13-01 08:00", "2026-12-01", "01/12/2026 08:00", ""]
)
def test_a_bad_moment_is_bad_usage(channel: Jernih, moment: str) -> None:
    """A moment that does not read exits 2 and shows how it is written."""
    code, output = create(channel, opens=moment)
    assert code == 2
    assert "2026-12-03 20:00" in " ".join(output.split())
    assert status(channel) == text("id", "campaign.none")


@pytest.mark.parametrize("stratum", ["semua", "semua:x:1", ":1:1", "semua:-1:0", "semua:1:x"])
def test_a_bad_stratum_is_bad_usage(channel: Jernih, stratum: str) -> None:
    """A stratum of the wrong form exits 2."""
    assert create(channel, "--stratum", stratum)[0] == 2


def test_an_unknown_channel_is_refused(channel: Jernih) -> None:
    """A campaign for a chat that is no channel is refused by the chat's name."""
    code, output = create(channel, "--channel", "local:entah")
    assert code == 1
    assert "local:entah" in output


def test_opening_with_a_pending_permit_is_refused(channel: Jernih) -> None:
    """Opening says that the permit is pending, and the draft stays one."""
    create(channel)
    done = channel("campaign", "open", ID)
    assert done.exit_code == 1
    assert text("id", "campaign.permit_pending", campaign=ID) in done.output
    assert f"{ID}: draf." in status(channel)


@pytest.mark.parametrize(
    "step", ["open", "pause", "resume", "extend", "cancel", "close", "freeze", "seed", "draw", "publish",
             "settle", "witness", "export", "void", "status"],
)  # fmt: skip
def test_every_step_of_an_unknown_campaign_is_refused(channel: Jernih, tmp_path: Path, step: str) -> None:
    """Each command names the campaign that there is not, in one line, and exits 1."""
    more = {"witness": ["notaris"], "export": [str(tmp_path / "bukti")], "void": ["--reason", "x"]}
    done = channel("campaign", step, "entah", *more.get(step, []))
    assert done.exit_code == 1
    assert done.output.splitlines() == [f"Error: {text('id', 'campaign.unknown', id='entah')}"]


def test_a_step_out_of_order_is_one_line(channel: Jernih) -> None:
    """A step that does not fit the state says where the campaign stands."""
    create(channel)
    done = channel("campaign", "publish", ID)
    assert done.exit_code == 1
    expected = text("id", "campaign.wrong_state", state="draf", wanted="sudah diundi")
    assert done.output.splitlines() == [f"Error: {expected}"]


def test_a_comment_written_by_command_waits_in_the_local_log(channel: Jernih, data_dir: Path) -> None:
    """`local say` writes one line that the service will read."""
    assert channel("local", "say", "balai", "7", "Lampu mati").exit_code == 0
    (line,) = (data_dir / "local" / "updates.jsonl").read_text("ascii").splitlines()
    said = json.loads(line)
    assert (said["kind"], said["chat"], said["user"], said["text"]) == ("comment", "balai", "7", "Lampu mati")
