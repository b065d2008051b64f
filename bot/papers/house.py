"""The house in whose name papers are written: the institution of the settings and this software."""

from importlib.metadata import version

from bot.settings import Settings
from campaigns.minutes import House


def house_of(settings: Settings) -> House:
    """What the settings say, and the version of this software as it was installed."""
    said = settings.institution
    return House(said.name, said.place, settings.console.public_url, f"Jernih {version('jernih')}")
