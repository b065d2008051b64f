"""Series: the same campaign at another time, with everything that hangs on days moved along."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campaigns.campaign import CampaignState
from campaigns.checking import validate
from campaigns.refusal import Refusal
from campaigns.rules import Stratum
from campaigns.series import WEEK, shifted, weekly, weeks_until
from tests.campaigns.campaign_builders import CAMPAIGN, OPENS, a_campaign


def test_all_times_and_days_move_by_as_much() -> None:
    """A sound campaign moved is a sound draft, its strata by day included."""
    strata = tuple(Stratum(f"h{n}", 1, 0, day=f"2026-12-0{n}") for n in (1, 2, 3))
    source = a_campaign(strata=strata, state=CampaignState.SETTLED, draw_no=3, pauses=((OPENS, OPENS),))
    made = shifted(source, "baru", OPENS + timedelta(days=30, hours=1))
    assert validate(made) == ()
    assert [s.day for s in made.rules.strata] == ["2026-12-31", "2027-01-01", "2027-01-02"]
    assert made.closes_at - made.opens_at == source.closes_at - source.opens_at
    assert made.draw_at - made.closes_at == source.draw_at - source.closes_at
    assert (made.state, made.draw_no, made.pauses, made.rules_version) == (CampaignState.DRAFT, 1, (), 1)


def test_weeks_are_numbered_and_seven_days_apart() -> None:
    """The source is the first week; each draft names the series."""
    drafts = weekly(CAMPAIGN, 3)
    assert not isinstance(drafts, Refusal)
    assert [each.campaign_id for each in drafts] == ["jernih-2026-12-w02", "jernih-2026-12-w03"]
    assert [each.opens_at for each in drafts] == [OPENS + WEEK, OPENS + 2 * WEEK]
    assert {each.series for each in drafts} == {CAMPAIGN.campaign_id}


@pytest.mark.parametrize(
    ("source", "weeks", "code"),
    [
        (CAMPAIGN, 1, "series.weeks"), (CAMPAIGN, 53, "series.weeks"), (CAMPAIGN, 0, "series.weeks"),
        (replace(CAMPAIGN, series="lain"), 3, "series.member"),
        (replace(CAMPAIGN, closes_at=OPENS + WEEK), 3, "series.overlaps"),
    ],
)  # fmt: skip
def test_a_series_that_makes_no_sense_is_refused(source: object, weeks: int, code: str) -> None:
    """One week is none, a member has none of its own, and a comment must not count twice."""
    found = weekly(source, weeks)  # type: ignore[arg-type]  # a Campaign
    assert isinstance(found, Refusal)
    assert found.code == code


@pytest.mark.parametrize(("days", "weeks"), [(-1, 0), (0, 1), (6, 1), (7, 2), (20, 3), (21, 4)])
def test_until_counts_the_openings(days: int, weeks: int) -> None:
    """A week whose opening is the last moment itself is in."""
    assert weeks_until(CAMPAIGN, OPENS + timedelta(days=days)) == weeks
