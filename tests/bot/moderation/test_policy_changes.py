"""What differs between policies: every key, and whether more can leave the public view."""

from dataclasses import replace

import pytest

from bot.moderation.policy import Policy
from bot.moderation.policy_changes import Change, changes, tightens


def test_a_change_names_key_and_both_values() -> None:
    """Values stand as they do in the file; a version is no change."""
    before, after = Policy(own_hosts=frozenset({"b", "a"})), Policy(version=9, shadow=True)
    assert changes(before, after) == (
        Change("shadow", "false", "true"),
        Change("own_hosts", '["a", "b"]', "[]"),
    )
    assert changes(after, replace(after, version=10)) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"toxic_remove": 0.9}, True),
        ({}, {"spam_remove": 0.9}, True),
        ({}, {"spam_remove": 0.99}, False),
        ({}, {"hide_held": True}, True),
        ({"hide_held": True}, {"hide_held": True, "toxic_hold": 0.5}, True),
        ({}, {"toxic_hold": 0.5}, False),
        ({"shadow": True}, {}, True),
        ({}, {"shadow": True, "toxic_remove": 0.1}, False),
        ({"phases": ("links",)}, {}, True),
        ({"exempt_roles": frozenset({"1"})}, {}, True),
        ({"hide_held": True, "own_hosts": frozenset({"a"})}, {"hide_held": True}, True),
        ({"own_hosts": frozenset({"a"})}, {}, False),
        ({}, {"constructive_at": 0.9, "reply": True}, False),
    ],
)
def test_only_what_can_hide_more_is_stricter(
    before: dict[str, object], after: dict[str, object], *, expected: bool
) -> None:
    """Removal, hiding, new checks and fewer exemptions are; withholding a reward is not."""
    assert tightens(Policy(**before), Policy(**after)) is expected  # type: ignore[arg-type]  # fields of Policy
