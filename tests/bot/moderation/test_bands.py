"""Bands: lower thresholds never lead to a milder outcome on the same scores."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.backtest import Replay, Sample
from bot.moderation.decision import decide
from bot.moderation.decision import stricter_outcome as stricter
from bot.moderation.policy import NEVER, Policy
from tests.support.builders import scores

NAMES = (
    "urgent_at", "toxic_withhold", "toxic_hold", "toxic_remove", "spam_withhold", "spam_hold", "spam_remove",
)  # fmt: skip
SHARES = st.floats(0, 1)
BANDS = st.fixed_dictionaries({name: st.floats(0, NEVER) for name in NAMES})
FOUND = st.builds(scores, SHARES, toxic=SHARES, spam=SHARES, urgent=SHARES)
TEXTS = st.sampled_from(["Lampu jalan mati", "slot gacor nagasari404", ""])


@given(BANDS, st.dictionaries(st.sampled_from(NAMES), SHARES), FOUND, TEXTS)
def test_lower_thresholds_are_never_milder(
    bands: dict[str, float], down: dict[str, float], found: object, text: str
) -> None:
    """Whatever the scores, a policy whose thresholds only go down decides at least as strictly."""
    loose = replace(Policy(), **bands)  # type: ignore[arg-type]  # names of its fields
    tight = replace(loose, **{name: bands[name] * share for name, share in down.items()})  # type: ignore[arg-type]
    sample = Sample(1, text, found)  # type: ignore[arg-type]  # as FOUND builds it
    before, after = (decide(Replay(policy).flags(sample)).outcome for policy in (loose, tight))
    assert stricter(before, after) is after
