"""Settings: what the environment (or `.env`) says, read once, validated once, secrets masked.

Everything that a person changes while the service runs is in the database, not here.
"""

from pathlib import Path
from typing import Literal
from zoneinfo import available_timezones

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.texts import text

PUBLIC_DRAND = "https://api.drand.sh https://api2.drand.sh https://api3.drand.sh https://drand.cloudflare.com"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TelegramSettings(_Section):
    """The Telegram bot; `base_url` is a Bot API server such as `http://127.0.0.1:8081/bot`."""

    token: SecretStr = SecretStr("")
    base_url: str = "https://api.telegram.org/bot"
    # Where Telegram posts updates; empty means that they are asked for.
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_bind: str = Field(
        default="127.0.0.1:8443", pattern=r"^[^\s:]+:\d{1,5}$|^\[[0-9a-fA-F:.]+\]:\d{1,5}$"
    )


class DiscordSettings(_Section):
    """The Discord bot; `api_base` is the REST API's address with its version."""

    token: SecretStr = SecretStr("")
    api_base: str = "https://discord.com/api/v10"


class VaultSettings(_Section):
    """Keys as base64 of 32 bytes; those left out are made in the data folder. `old_key`: being replaced."""

    key: SecretStr = SecretStr("")
    old_key: SecretStr = SecretStr("")
    index_key: SecretStr = SecretStr("")


class UndiSettings(_Section):
    """The organiser's Ed25519 key as base64 of 32 bytes, made when left out; a draw's sources."""

    signing_key: SecretStr = SecretStr("")
    # Public endpoints of drand, asked all at once; and a time-stamp authority (RFC 3161), if there is one.
    drand_urls: str = PUBLIC_DRAND
    tsa_url: str = ""

    @property
    def endpoints(self) -> list[str]:
        """The drand endpoints, which stand there with spaces or commas between them."""
        return self.drand_urls.replace(",", " ").split()


class ConsoleSettings(_Section):
    """`public_url`: where the public pages stand, as `https://undian.contoh.go.id`; empty when nowhere."""

    public_url: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")


class InstitutionSettings(_Section):
    """Who runs the campaigns and where they draw, as papers name them; empty leaves a line to fill in."""

    name: str = ""
    place: str = ""


class Settings(BaseSettings):
    """Frozen settings; each is `JERNIH_` and its name, sections joined by two underscores."""

    model_config = SettingsConfigDict(
        env_prefix="JERNIH_",
        env_nested_delimiter="__",
        env_file=".env",
        env_file_encoding="utf-8",
        frozen=True,
        extra="ignore",
    )

    data_dir: Path = Field(default_factory=lambda: user_data_path("jernih"))
    database_url: SecretStr = SecretStr("")
    locale: Literal["id", "en"] = "id"
    timezone: str = "Asia/Jakarta"
    telegram: TelegramSettings = TelegramSettings()
    discord: DiscordSettings = DiscordSettings()
    vault: VaultSettings = VaultSettings()
    undi: UndiSettings = UndiSettings()
    console: ConsoleSettings = ConsoleSettings()
    institution: InstitutionSettings = InstitutionSettings()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(value)
        return value

    @property
    def database(self) -> str:
        """The database's address; by default SQLite in the data folder."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir / 'jernih.db'}"

    @property
    def models(self) -> Path:
        """The folder of the models that were trained here, see `models/shelf.py`."""
        return self.data_dir / "models"


class SettingsError(Exception):
    """A setting is wrong; the message names it and says what it takes."""


def load_settings() -> Settings:
    """Read the environment and `.env`.

    Raises:
        SettingsError: a value is not what its setting takes.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "JERNIH_" + "__".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(text("id", "settings.wrong", name=name, why=first["msg"])) from None
