"""Refusal: why something is not possible, as a code with values; words are found at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """A domain refusal: returned, never raised."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
