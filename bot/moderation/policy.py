"""Policy: the rule set and thresholds of a channel, versioned, edited as data.

Thresholds are probabilities in 0..1. For each label there is a band for withhold, one for hold and one for
remove, each no lower than the one before; a threshold above 1 is never reached, so that by default the
system withholds no reward for a label alone and removes nobody for being rude.
"""

from dataclasses import dataclass

NEVER = 1.01
ALL_PHASES = (
    "urgent",
    "personal_data",
    "impersonation",
    "links",
    "sudden_link",
    "edited",
    "gambling",
    "toxicity",
    "flood",
    "duplicate",
    "raid",
    "claims",
    "constructive",
)
# What follows a violation while others still count; the last step is taken again and again.
LADDER = ("remind", "warn", "restrict", "restrict_day", "ask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One channel's rules.

    `shadow`: decides and records, acts not. `hide_held`: a held comment leaves the public view until
    decided. `acknowledge`: an entry gets a reaction. `reply`: an entry whose author has not completed the
    profile gets a public reply that says what is left to do; a courtesy, so that one which cannot be said
    soon is left unsaid. `adapt`: the channel's own decisions correct the model
    by themselves; off until the institution wants it. `phases`: the names that run. `report_hold`: how many
    members report a comment before it waits for a person, 1 to 100, each weighed by their record.
    """

    version: int = 1
    shadow: bool = False
    hide_held: bool = False
    acknowledge: bool = True
    reply: bool = False
    adapt: bool = False
    phases: tuple[str, ...] = ALL_PHASES
    # Roles of the platform, by number, whose members are left alone as staff is.
    exempt_roles: frozenset[str] = frozenset()
    link_limit: int = 0
    own_hosts: frozenset[str] = frozenset()
    # Names that only the institution may go by, beside the channel's title.
    own_names: frozenset[str] = frozenset()
    urgent_at: float = 0.5
    toxic_withhold: float = NEVER
    toxic_hold: float = 0.6
    toxic_remove: float = NEVER
    spam_withhold: float = NEVER
    spam_hold: float = 0.5
    spam_remove: float = 0.97
    constructive_at: float = 0.5
    report_hold: int = 3
    # Comments of one author within a minute before the next waits.
    flood_limit: int = 6
    # Other accounts that say nearly the same within the hour before it waits.
    duplicate_accounts: int = 3
    # New accounts that say nearly the same before it is a raid, and for how many days an account is new.
    raid_accounts: int = 5
    new_days: int = 3
    # How alike a comment and a CheckedClaim must be; whether such a comment waits for a person; whether a
    # public reply gives the link.
    claim_at: float = 0.6
    claim_hold: bool = False
    claim_reply: bool = False
    # How long a strike counts, in days, and what follows the first, the second, ...
    strike_days: int = 90
    ladder: tuple[str, ...] = LADDER
    # Days within which a decision can be appealed.
    appeal_days: int = 7
    # Whether authors are told in private what became of their comment and why; and whether from a second
    # violation on a short public reminder stands in the channel too.
    notice: bool = True
    public_notice: bool = False
    # What the institution says to whoever needs help, and whether also under the comment.
    help_text: str = ""
    help_public: bool = False
    # `22.00-06.00` in the institution's zone: nothing but what is urgent is said then; empty for none.
    quiet_hours: str = ""
    # When moderators get the day's figures, `08.00`, empty for never; and how many minutes the oldest item
    # may wait before they are told, 0 for never.
    digest_at: str = "08.00"
    backlog_minutes: int = 60
    # Approved comments a week that go back to the queue unmarked, to measure what is missed.
    blind_sample: int = 20
