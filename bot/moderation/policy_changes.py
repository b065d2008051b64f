"""What differs between two policies, and whether the difference can take more comments out of view."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.moderation.policy import Policy
from bot.moderation.policy_file import toml_value
from bot.moderation.policy_groups import KEYS

_REMOVES = ("toxic_remove", "spam_remove")
# What a comment is held for the sooner, the lower it is.
_HOLDS = (
    "toxic_hold", "spam_hold", "link_limit", "flood_limit", "duplicate_accounts", "raid_accounts",
)  # fmt: skip
# What holds the more, the fewer it names.
_SPARES = ("own_hosts",)


@dataclass(frozen=True, slots=True)
class Change:
    """One key with its value before and after, as they stand in the file."""

    key: str
    before: str
    after: str

    @property
    def code(self) -> str:
        """The catalogue code of its line."""
        return "policy.changed"

    @property
    def params(self) -> dict[str, str]:
        """The values of its line."""
        return {"key": self.key, "before": self.before, "after": self.after}


def changes(before: Policy, after: Policy) -> tuple[Change, ...]:
    """The keys that differ, in the order of the file; versions are no difference."""
    pairs = ((key, getattr(before, key), getattr(after, key)) for key in KEYS)
    return tuple(Change(key, toml_value(a), toml_value(b)) for key, a, b in pairs if a != b)


def tightens(before: Policy, after: Policy) -> bool:
    """Whether a comment can leave the public view under `after` that stays in it under `before`."""
    return not after.shadow and any(_reasons(before, after))


def _reasons(before: Policy, after: Policy) -> Iterator[bool]:
    yield before.shadow
    yield any(getattr(after, key) < getattr(before, key) for key in _REMOVES)
    # A check that was not there may remove; so may whoever was spared be judged.
    yield bool(set(after.phases) - set(before.phases))
    yield not before.exempt_roles <= after.exempt_roles
    if after.hide_held:
        yield not before.hide_held
        yield any(getattr(after, key) < getattr(before, key) for key in _HOLDS)
        yield any(not getattr(before, key) <= getattr(after, key) for key in _SPARES)
