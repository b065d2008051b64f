"""Beacon: public randomness by rounds; what it gives is verified before anybody sees it."""

from typing import Protocol


class BeaconDown(Exception):  # noqa: N818 - a state that passes
    """No endpoint gave an answer that can be used: it says nothing about whether the round exists."""


class Beacon(Protocol):
    """A public source of randomness (UNDI/1, section 8)."""

    async def fetch(self, number: int) -> bytes | None:
        """The verified signature of a round (48 bytes); None when an endpoint says that there is none yet.

        Raises:
            BeaconDown: no endpoint gave a usable answer.
        """
        ...

    async def is_absent(self, number: int) -> bool:
        """Whether every endpoint, asked now, says that there is no such round.

        Raises:
            BeaconDown: an endpoint said neither that there is one nor that there is none.
        """
        ...


class NoBeacon:
    """Where no endpoint is set: a value can only be typed in."""

    async def fetch(self, number: int) -> bytes | None:
        """Never gives one.

        Raises:
            BeaconDown: always.
        """
        raise BeaconDown(str(number))

    async def is_absent(self, number: int) -> bool:
        """Never knows.

        Raises:
            BeaconDown: always.
        """
        raise BeaconDown(str(number))
