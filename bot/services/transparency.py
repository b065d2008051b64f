"""Transparency: the public figures of a time as named numbers, in the order in which they are shown.

Counts only: nobody can be told from them. What is small stays as it is, since it counts comments and not
persons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ports.appeals import AppealFigures
from bot.ports.figures import Figures
from bot.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Line:
    """One number: `group` and `name` are catalogue codes, such as `figure.system` and `outcome.remove`."""

    group: str
    name: str
    value: float | None


async def public_figures(
    unit: UnitOfWork, since: datetime, until: datetime, channel_id: int | None
) -> Sequence[Line]:
    """The figures of [since, until), of one channel or of all."""
    found = await unit.figures.between(since, until, channel_id)
    appeals = await unit.appeals.figures(since, until, channel_id)
    return [*_decisions(found), *_members(found), *_appeals(appeals), *_rules(found)]


def _decisions(found: Figures) -> Sequence[Line]:
    waited = found.waited or (None, None)
    return [
        Line("figure.system", "figure.all", sum(found.system.values())),
        *(Line("figure.system", f"outcome.{name}", found.system.get(name, 0)) for name in _OUTCOMES),
        Line("figure.persons", "figure.all", sum(found.persons.values())),
        *(
            Line("figure.persons", f"outcome.{name}", found.persons.get(name, 0))
            for name in ("approve", "withhold", "remove")
        ),
        Line("figure.persons", "figure.undone", found.undone),
        Line("figure.persons", "figure.waited_median", _minutes(waited[0])),
        Line("figure.persons", "figure.waited_most", _minutes(waited[1])),
    ]


_OUTCOMES = ("approve", "withhold", "hold", "remove", "to_person")


def _members(found: Figures) -> Sequence[Line]:
    return [
        Line("figure.members", "figure.reports", found.reports),
        Line("figure.members", "figure.reported", found.reported),
    ]


def _appeals(found: AppealFigures) -> Sequence[Line]:
    share = found.overturn_share
    return [
        Line("figure.appeals", "figure.opened", found.opened),
        Line("figure.appeals", "figure.upheld", found.upheld),
        Line("figure.appeals", "figure.overturned", found.overturned),
        Line("figure.appeals", "figure.withdrawn", found.withdrawn),
        Line("figure.appeals", "figure.overturn_share", None if share is None else round(100 * share, 1)),
    ]


def _rules(found: Figures) -> Sequence[Line]:
    return [
        *(Line("figure.reasons", f"phase.{name}", count) for name, count in sorted(found.reasons.items())),
        *(Line("figure.strikes", f"rule.{name}", count) for name, count in sorted(found.strikes.items())),
    ]


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)
