"""Allotment: which stratum an entry falls into and how much it weighs; a pure function of rules and facts.

The order of the strata decides: the first that takes an entry has it (UNDI/1, section 4: one stratum and one
weight a line).
"""

from dataclasses import dataclass

from campaigns.rules import Rules, Stratum

VERIFIED = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """What rules ask of one entry.

    `platform`: where the comment stands. `day`: ISO date of the comment, in the campaign's zone. `region`:
    code of the entrant's province (campaigns/regions.py), "" where it is not known. `verified`: names of the
    facts of the entrant that a platform has proved.
    """

    platform: str
    day: str
    region: str = ""
    verified: frozenset[str] = frozenset()


def allot(rules: Rules, facts: EntryFacts) -> tuple[int | None, int]:
    """(index of the first stratum that takes the entry, None where none does; its weight from 1 on).

    An entry weighs the most of what it meets, and never less than any entry does.
    """
    stratum = next((n for n, each in enumerate(rules.strata) if takes(each, facts)), None)
    met = (each.weight for each in rules.weights if meets(each.when, facts))
    return stratum, max((rules.weight, *met))


def takes(stratum: Stratum, facts: EntryFacts) -> bool:
    """Whether a stratum takes an entry: all that it names fits, and what it leaves empty takes any."""
    pairs = ((stratum.platform, facts.platform), (stratum.day, facts.day), (stratum.region, facts.region))
    return all(wanted in {"", own} for wanted, own in pairs)


def meets(when: str, facts: EntryFacts) -> bool:
    """Whether an entry meets the condition of a weight (`Weight.when`)."""
    name, _, value = when.partition(":")
    if name == "platform":
        return value == facts.platform
    if name == "region":
        return bool(value) and value == facts.region
    return value == VERIFIED and name in facts.verified


def covers(wide: Stratum, narrow: Stratum) -> bool:
    """Whether `wide` takes all that `narrow` takes, which then has no entry behind it."""
    pairs = (
        (wide.platform, narrow.platform), (wide.day, narrow.day), (wide.region, narrow.region),
    )  # fmt: skip
    return all(w in {"", n} for w, n in pairs)
