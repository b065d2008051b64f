"""Exclusion: the closed list of reasons for which a manager may take an entry out before the freeze.

The code stands in the published `excluded.txt` (UNDI/1, section 4: lower-case letters and `_`) as
`excluded_<code>`; how it is told stands in the catalogues. Nothing about the worth of what was said is among
them: that is moderation's to judge, with its own way of appeal.
"""

from enum import StrEnum

from campaigns.refusal import Refusal

LEAST_WHY, MOST_WHY = 10, 500  # characters


class Ground(StrEnum):
    """Why an entry is taken out."""

    FALSE_PROFILE = "false_profile"  # told facts that are proved wrong
    SEVERAL_ACCOUNTS = "several_accounts"  # one human being who enters as several
    AUTOMATED = "automated"  # a program wrote it
    BOUGHT = "bought"  # entries that were traded or paid for
    RELATED_TO_STAFF = "related_to_staff"  # family or partner of whoever runs the campaign
    AGAINST_TERMS = "against_terms"  # another rule of the published terms
    BY_MISTAKE = "by_mistake"  # entered by an error of ours, such as a test


def ground_of(code: str, why: str) -> Ground | Refusal:
    """The ground, if it is on the list and the reason is told in words that a second person can judge."""
    if code not in set(Ground):
        return Refusal("exclude.unknown_ground", {"given": code[:40], "known": ", ".join(Ground)})
    if not LEAST_WHY <= len(why.strip()) <= MOST_WHY:
        return Refusal("exclude.why", {"least": LEAST_WHY, "limit": MOST_WHY})
    return Ground(code)
