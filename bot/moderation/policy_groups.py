"""The keys of a policy in the order and the groups in which people read them.

Each group and key has its sentence in the catalogue: `policy.group.<group>` and `policy.about.<key>`.
"""

from dataclasses import fields

from bot.moderation.policy import Policy

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # What a new channel decides on first.
    ("mode", ("shadow", "hide_held", "acknowledge", "reply", "adapt")),
    ("checks", ("phases", "exempt_roles")),
    ("links", ("link_limit", "own_hosts", "own_names")),
    ("bands", (
        "urgent_at", "toxic_withhold", "toxic_hold", "toxic_remove", "spam_withhold", "spam_hold",
        "spam_remove", "constructive_at",
    )),
    ("crowd", ("report_hold", "flood_limit", "duplicate_accounts", "raid_accounts", "new_days")),
    ("claims", ("claim_at", "claim_hold", "claim_reply")),
    ("penalties", ("strike_days", "ladder", "appeal_days")),
    ("saying", ("notice", "public_notice", "help_text", "help_public")),
    ("moderators", ("quiet_hours", "digest_at", "backlog_minutes", "blind_sample")),
)  # fmt: skip
KEYS: tuple[str, ...] = tuple(key for _, keys in GROUPS for key in keys)
if sorted(KEYS) != sorted({each.name for each in fields(Policy)} - {"version"}):
    raise AssertionError("the groups do not hold every field of Policy once")
