"""Set-up by command: init, migrate, check, channels, roles, policies."""

import stat
from pathlib import Path

import pytest

from bot.texts import text
from tests.bot.cli.conftest import Jernih


def lines(output: str) -> list[str]:
    """The lines of an output."""
    return [line for line in output.splitlines() if line.strip()]


def test_init_makes_everything_and_again_changes_nothing(fresh: Jernih, data_dir: Path) -> None:
    """The folder, the keys and the database are there, for their owner only; a second time keeps them."""
    assert fresh("init", "--yes").exit_code == 0
    kept = {file: file.read_bytes() for file in (data_dir / "keys").iterdir()}
    assert len(kept) == 3
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in kept)
    again = fresh("init", "--yes")
    assert again.exit_code == 0
    assert text("id", "init.next") in again.output
    assert {file: file.read_bytes() for file in kept} == kept


def test_init_asks_for_each_token_and_keeps_it_private(fresh: Jernih, tmp_path: Path) -> None:
    """Each platform's token is kept in `.env` beside what stood there, and is never shown."""
    env = tmp_path / ".env"
    env.write_text("LAIN=1\nJERNIH_TELEGRAM__TOKEN=\n", "utf-8")
    token = "123456:" + "A" * 35
    other = f"{'M' * 24}.{'G' * 6}.{'x' * 38}"
    done = fresh("init", "--env-file", env, given=f"{token}\n{other}\n")
    assert done.exit_code == 0
    assert token not in done.output
    assert other not in done.output
    kept = f"LAIN=1\nJERNIH_TELEGRAM__TOKEN={token}\nJERNIH_DISCORD__TOKEN={other}\n"
    assert env.read_text("utf-8") == kept
    assert stat.S_IMODE(env.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("platform", "token"),
    [
        ("telegram", "halo"),
        ("telegram", "123456:pendek"),
        ("telegram", "x:" + "A" * 35),
        ("discord", "123456:" + "A" * 35),
        ("discord", "satu.dua.tiga"),
    ],
)
def test_what_is_no_token_is_refused_and_not_kept(
    fresh: Jernih, tmp_path: Path, platform: str, token: str
) -> None:
    """A token of the wrong form is refused with one line that does not repeat it."""
    env = tmp_path / "token.env"
    before = "\n" if platform == "discord" else ""
    done = fresh("init", "--env-file", env, given=f"{before}{token}\n")
    assert done.exit_code == 1
    assert text("id", f"init.{platform}.token_form") in done.output
    assert token not in done.output
    assert not env.exists()


def test_migrate_twice(fresh: Jernih) -> None:
    """The first time brings the schema, the second finds it there."""
    first, second = fresh("migrate"), fresh("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output != second.output
    version = second.output.split()[-1].strip(".()")
    assert second.output.strip() == text("id", "migrate.current", version=version)


def test_check_before_init_names_the_folder(fresh: Jernih, data_dir: Path) -> None:
    """With nothing there, check says how to begin and makes nothing itself."""
    done = fresh("check")
    assert done.exit_code == 1
    assert text("id", "check.no_folder", folder=str(data_dir)) in done.output
    assert not data_dir.exists()


def test_check_on_a_fresh_install_names_each_missing_thing(jernih: Jernih) -> None:
    """After init, platform, channel and reviewer are still missing; each is a line that says what to do."""
    done = jernih("check")
    assert done.exit_code == 1
    for code in ("check.no_channel", "check.no_reviewer", "check.no_platform"):
        assert text("id", code) in done.output
        assert any(word in text("id", code) for word in ("jernih ", "JERNIH_"))


def test_check_without_a_schema_says_migrate(fresh: Jernih, data_dir: Path) -> None:
    """A database that was never migrated is named, with the command that mends it."""
    data_dir.mkdir(mode=0o700)
    done = fresh("check")
    assert done.exit_code == 1
    assert text("id", "check.schema") in done.output


def test_check_is_content_when_nothing_is_missing(channel: Jernih) -> None:
    """With channel and reviewer there is no failing line left, and the exit is 0."""
    channel("grant", "reviewer", "local:901")
    done = channel("check")
    assert text("id", "check.level.fail") not in {line.split()[0] for line in lines(done.output)}
    assert done.exit_code == 0


def test_channels_are_added_changed_listed_and_shown(channel: Jernih) -> None:
    """Adding again changes the title and keeps the moderators' chat."""
    assert channel("channel", "add", "local:balai", "--title", "Balai Kota").exit_code == 0
    (line,) = lines(channel("channel", "list").output)
    assert line.split("\t")[:2] == ["local:balai", "Balai Kota"]
    shown = channel("channel", "show", "local:balai").output
    assert line in shown
    assert "ruang" in shown


def test_an_unknown_channel_is_one_line(jernih: Jernih) -> None:
    """Showing what is not there is refused; an empty list says how to begin."""
    done = jernih("channel", "show", "local:entah")
    assert done.exit_code == 1
    assert len(lines(done.output)) == 1
    assert text("id", "channel.none") in jernih("channel", "list").output


@pytest.mark.parametrize("chat", ["balai", "sms:1", "telegram:"])
def test_a_chat_of_the_wrong_form_is_bad_usage(jernih: Jernih, chat: str) -> None:
    """A chat without platform or number exits 2 and says how it is written."""
    assert jernih("channel", "add", chat).exit_code == 2


def test_a_policy_goes_out_and_in_again(channel: Jernih, tmp_path: Path) -> None:
    """What was exported imports unchanged without a new version, and with a change as version 2."""
    file = tmp_path / "kebijakan.toml"
    assert channel("policy", "export", "local:balai", file).exit_code == 0
    same = channel("policy", "import", "local:balai", file)
    assert same.exit_code == 0
    assert text("id", "policy.in_force", version=1) in same.output
    file.write_text(file.read_text("utf-8").replace("shadow = false", "shadow = true"), "utf-8")
    changed = channel("policy", "import", "local:balai", file)
    assert text("id", "policy.in_force", version=2) in changed.output
    assert channel("policy", "show", "local:balai").output == file.read_text("utf-8")


def test_the_policy_says_whether_the_channel_adapts(channel: Jernih, tmp_path: Path) -> None:
    """Off by default and said so; switched on by the file, which still reads back."""
    file = tmp_path / "kebijakan.toml"
    channel("policy", "export", "local:balai", file)
    before = channel("policy", "show", "local:balai").output
    assert "adapt = false\n" in before
    assert before.endswith(f"# {text('id', 'policy.adapts_not')}\n")
    file.write_text(before.replace("adapt = false\n", "adapt = true\n", 1), "utf-8")
    assert channel("policy", "import", "local:balai", file).exit_code == 0
    after = channel("policy", "show", "local:balai").output
    assert "adapt = true\n" in after
    assert after.endswith(f"# {text('id', 'policy.adapts', chat='local:balai')}\n")


def test_a_bad_policy_names_every_line_and_changes_nothing(channel: Jernih, tmp_path: Path) -> None:
    """Each problem is a line of its own, and the policy in force stays."""
    before = channel("policy", "show", "local:balai").output
    file = tmp_path / "salah.toml"
    file.write_text('shadw = true\nspam_hold = 7\nphases = ["links", "doa"]\nlink_limit = "1"\n', "utf-8")
    done = channel("policy", "import", "local:balai", file)
    assert done.exit_code == 1
    assert len(lines(done.output)) == 5
    assert all(word in done.output for word in ("shadow", "spam_hold", "doa", "link_limit"))
    assert channel("policy", "show", "local:balai").output == before


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"shadow = ", b"= 1", b"toxic_hold = 0.9\ntoxic_remove = 0.5"]
)
def test_what_is_no_policy_is_refused(channel: Jernih, tmp_path: Path, content: bytes) -> None:
    """A file that is no TOML, no UTF-8, or contradicts itself is refused in words."""
    file = tmp_path / "salah.toml"
    file.write_bytes(content)
    done = channel("policy", "import", "local:balai", file)
    assert done.exit_code == 1
    assert text("id", "policy.not_imported") in done.output


@pytest.mark.parametrize("user", ["123", "telegram:abc", "sms:1", "telegram:", "telegram:-5"])
def test_a_bad_user_is_bad_usage(jernih: Jernih, user: str) -> None:
    """A user without platform or number exits 2 and shows what was given."""
    done = jernih("grant", "reviewer", user)
    assert done.exit_code == 2
    assert user in done.output


def test_a_role_is_granted_and_revoked_once(jernih: Jernih) -> None:
    """Doing it again says that it was so already; an unknown role is bad usage."""
    outputs = [
        jernih(verb, "reviewer", "local:901").output for verb in ("grant", "grant", "revoke", "revoke")
    ]
    expected = ("role.granted", "role.already", "role.revoked", "role.not_there")
    assert [output.strip() for output in outputs] == [text("id", code, role="reviewer") for code in expected]
    assert jernih("grant", "raja", "local:901").exit_code == 2


def test_a_local_channel_is_served_before_anybody_wrote(jernih: Jernih, data_dir: Path) -> None:
    """Whoever adds one finds it in `jernih check`, and `jernih run` has a platform."""
    assert jernih("channel", "add", "local:balai", "--moderators", "ruang").exit_code == 0
    assert (data_dir / "local").is_dir()
    assert text("id", "check.local", count=2) in " ".join(jernih("check").output.split())


@pytest.mark.parametrize(
    "words", [("telegram:pemkot",), ("discord:",), ("telegram:-1001", "--moderators", "ruang")], ids=" ".join
)
def test_a_chat_that_cannot_be_is_refused(jernih: Jernih, words: tuple[str, ...]) -> None:
    """Telegram and Discord number their chats; a name is one line and no channel."""
    assert jernih("channel", "add", *words).exit_code == 2
    assert jernih("channel", "list").output.strip() == text("id", "channel.none")
