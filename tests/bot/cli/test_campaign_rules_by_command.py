"""Rules by command: as options or a file, in words, changed, cloned, in series, by whom."""

from pathlib import Path

import pytest

from bot.texts import text
from tests.bot.cli.conftest import Jernih, one_line

ID = "jernih-1"
SETTLED = ("--permit", "not_required", "--permit-by", "Hukum", "--permit-why", "tanpa promosi")
WHEN = ("--opens", "2026-12-01 08:00", "--closes", "2026-12-03 20:00", "--draw", "2026-12-03 21:00")
BASIC = (
    "campaign", "create", ID, "--name", "Jernih", "--hashtag", "#Jernih", "--channel", "local:balai",
    "--stratum", "semua:2:1", *WHEN,
)  # fmt: skip
WHOLE = (
    *BASIC, *SETTLED, "--also-tag", "#Komentar", "--stratum", "jakarta:5:1:region=JK,day=2026-12-02",
    "--organiser", "Dinas Kominfo", "--contact", "@kominfo", "--require", "birth_date", "--require", "phone",
    "--require", "domicile", "--proved-phone", "--foreign-phones", "--minimum-age", "21", "--counts",
    "withhold", "--reason", "suggestion", "--account-days", "30", "--members-only", "--repeat", "daily",
    "--rest-days", "90", "--weight", "2", "--chance", "phone:verified=3", "--drand", "--witness", "notaris",
    "--freeze-lead", "30", "--claim-hours", "96", "--prize", "100000", "--tax-bearer", "winner",
    "--unclaimed-to", "dinsos", "--permit-recommendation", "460/77",
)  # fmt: skip


def toml(jernih: Jernih, name: str = ID) -> str:
    """A campaign as its file."""
    done = jernih("campaign", "show", name, "--toml")
    assert done.exit_code == 0
    return str(done.stdout)


def test_every_rule_can_be_given_and_goes_through_a_file(channel: Jernih, tmp_path: Path) -> None:
    """What was given by options is what the file says, and the file makes the same campaign again."""
    assert channel(*WHOLE).exit_code == 0
    said = toml(channel)
    for line in (
        'hashtag = "#Jernih"', 'more_hashtags = ["#Komentar"]', "drand = true", "freeze_lead = 30",
        'witness_roles = ["notaris"]', 'repeat = "daily"', 'counts = "withhold"', 'region = "JK"',
        'day = "2026-12-02"', 'when = "phone:verified"', 'verified_facts = ["phone"]', "members_only = true",
        'tax_bearer = "winner"', 'unclaimed_to = "dinsos"', "foreign_phones = true", 'why = "tanpa promosi"',
        'opens_at = "2026-12-01 08:00"',
    ):  # fmt: skip
        assert line in said.splitlines()
    file = tmp_path / "kampanye.toml"
    file.write_text(said, "utf-8")
    assert channel("campaign", "create", "jernih-2", "--from", file).exit_code == 0
    assert toml(channel, "jernih-2") == said


def test_a_file_with_mistakes_stores_nothing(channel: Jernih, tmp_path: Path) -> None:
    """Every problem is a line, the last says that nothing was stored; a file and options are bad usage."""
    file = tmp_path / "kampanye.toml"
    file.write_text('name = 3\nhastag = "#x"\n', "utf-8")
    done = channel("campaign", "create", ID, "--from", file)
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert lines[-1] == f"Error: {text('id', 'file.not_stored')}"
    assert any('"hastag"' in line and "hashtag" in line for line in lines)
    assert channel("campaign", "create", ID, "--from", file, "--name", "x").exit_code == 2
    assert one_line(channel("campaign", "show", ID)).endswith(text("id", "campaign.unknown", id=ID))


def test_options_that_are_missing_are_named_at_once(channel: Jernih) -> None:
    """Without a file the least of a campaign is asked for, all of it in one line."""
    done = channel("campaign", "create", ID, "--name", "Jernih")
    assert done.exit_code == 2
    assert "--hashtag, --channel, --stratum, --opens, --closes, --draw" in " ".join(done.output.split())


@pytest.mark.parametrize(
    "words",
    [("--stratum", "a:1:1:kota=JK"), ("--stratum", "a:1:1:region"), ("--chance", "phone:verified"),
     ("--chance", "=2"), ("--repeat", "hourly"), ("--reason", "pujian")],
)  # fmt: skip
def test_a_rule_of_the_wrong_form_is_bad_usage(channel: Jernih, words: tuple[str, str]) -> None:
    """What cannot be read exits 2 before anything is stored."""
    assert channel(*BASIC, *words).exit_code == 2


def test_a_draft_is_told_what_deserves_a_look(channel: Jernih) -> None:
    """Creating and status name a missing source of public randomness; nothing is kept from being stored."""
    assert text("id", "advice.no_drand") in channel(*BASIC, "--no-drand").output
    assert text("id", "advice.no_drand") in channel("campaign", "status", ID).output
    assert text("id", "advice.no_drand") not in channel(*BASIC).output


@pytest.mark.parametrize(("locale", "words"), [("id", "Kritik dihitung"), ("en", "Criticism counts")])
def test_the_terms_are_shown_in_both_languages(channel: Jernih, locale: str, words: str) -> None:
    """The text is that of the rules, with its channel by name."""
    channel(*WHOLE)
    done = channel("campaign", "terms", ID, "--locale", locale)
    assert done.exit_code == 0
    assert words in done.output
    assert "Balai" in done.output
    assert "WITA" in done.output
    if locale == "id":
        assert channel("campaign", "show", ID).output == done.output


def test_a_change_is_by_option_and_kept_in_the_history(channel: Jernih) -> None:
    """A draft changes freely; once open, only in everyone's favour, with a reason, as a version."""
    channel(*BASIC, *SETTLED)
    assert channel("campaign", "history", ID).output.strip() == text("id", "history.none", id=ID)
    assert channel("campaign", "change", ID, "--claim-hours", "48").exit_code == 0
    assert "claim_hours = 48" in toml(channel)
    assert channel("campaign", "open", ID).exit_code == 0
    assert "claim_hours" in one_line(channel("campaign", "change", ID, "--claim-hours", "24", "--why", "x"))
    assert one_line(channel("campaign", "change", ID, "--claim-hours", "96")).endswith(
        text("id", "change.why", limit=200)
    )
    assert channel("campaign", "change", ID, "--claim-hours", "96", "--why", "libur").exit_code == 0
    first, second = channel("campaign", "history", ID).output.splitlines()
    assert first.startswith("Versi 1, ")
    assert "libur" in second


def test_a_change_from_a_file_takes_its_rules(channel: Jernih, tmp_path: Path) -> None:
    """The file that `show --toml` writes can be edited and given back."""
    channel(*BASIC)
    file = tmp_path / "kampanye.toml"
    file.write_text(toml(channel).replace("claim_hours = 72", "claim_hours = 24"), "utf-8")
    assert channel("campaign", "change", ID, "--from", file).exit_code == 0
    assert "claim_hours = 24" in toml(channel)


def test_a_clone_and_a_series_are_drafts(channel: Jernih) -> None:
    """Times move along, and a series can be made again."""
    channel(*BASIC)
    assert channel("campaign", "clone", ID, "lain", "--opens", "2027-01-01 08:00").exit_code == 0
    assert 'draw_at = "2027-01-03 21:00"' in toml(channel, "lain")
    for words in (("--weeks", "3"), ("--until", "2026-12-15 08:00")):
        done = channel("campaign", "series", ID, *words)
        assert done.exit_code == 0
        assert [line.split()[1].rstrip(".") for line in done.output.splitlines()] == [
            f"{ID}-w02",
            f"{ID}-w03",
        ]
    assert channel("campaign", "series", ID).exit_code == 2
    assert "lain" in one_line(channel("campaign", "clone", ID, "lain", "--opens", "2027-01-02 08:00"))


def test_a_draft_is_left_to_open_by_itself(channel: Jernih) -> None:
    """Status says that it opens later and what it still lacks."""
    channel(*BASIC, *SETTLED)
    assert channel("campaign", "open", ID, "--at-start").exit_code == 0
    output = channel("campaign", "status", ID).output
    assert "draf" in output
    assert text("id", "check.stock_short", campaign=ID, stock=0, quota=2, missing=2) in output


def test_a_manager_acts_under_their_own_name(channel: Jernih) -> None:
    """`--by` takes managers and admins only, and the history names the account."""
    assert "local:8" in one_line(channel(*BASIC, *SETTLED, "--by", "local:8"))
    assert channel("grant", "campaign_manager", "local:8").exit_code == 0
    assert channel(*BASIC, *SETTLED, "--by", "local:8").exit_code == 0
    assert channel("campaign", "open", ID, "--by", "local:8").exit_code == 0
    assert "account:" in channel("campaign", "history", ID).output


@pytest.mark.parametrize("step", ["change", "show", "terms", "history", "clone", "series"])
def test_a_command_for_an_unknown_campaign_is_refused(channel: Jernih, step: str) -> None:
    """Each names the campaign that there is not, in one line."""
    more = {
        "clone": ["x", "--opens", "2027-01-01 08:00"], "series": ["--weeks", "2"],
        "change": ["--claim-hours", "5"],
    }  # fmt: skip
    done = channel("campaign", step, "entah", *more.get(step, []))
    assert one_line(done) == f"Error: {text('id', 'campaign.unknown', id='entah')}"
