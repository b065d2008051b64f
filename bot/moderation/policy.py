"""Policy: the rule set and thresholds of a channel, versioned, edited as data.

Thresholds are probabilities in 0..1. For each label there is a band for hold and a higher one for
remove; a remove threshold above 1 means that the system never removes by itself.
"""

from dataclasses import dataclass

ALL_PHASES = ("urgent", "links", "gambling", "toxicity", "constructive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One channel's rules.

    `shadow`: decides and records, acts not. `hide_held`: a held comment leaves the public view until
    decided. `acknowledge`: an entry gets a reaction. `reply`: an entry whose author has not completed the
    profile gets a public reply that says what is left to do; a courtesy, so that one which cannot be said
    soon is left unsaid. `adapt`: the channel's own decisions correct the model
    by themselves; off until the institution wants it. `phases`: the names that run.
    `report_hold`: how many different members report a comment before it waits for a person, 1 to 100.
    """

    version: int = 1
    shadow: bool = False
    hide_held: bool = False
    acknowledge: bool = True
    reply: bool = False
    adapt: bool = False
    phases: tuple[str, ...] = ALL_PHASES
    link_limit: int = 0
    own_hosts: frozenset[str] = frozenset()
    urgent_at: float = 0.5
    toxic_hold: float = 0.6
    toxic_remove: float = 1.01
    spam_hold: float = 0.5
    spam_remove: float = 0.97
    constructive_at: float = 0.5
    report_hold: int = 3
