"""What an adapter raises when its platform cannot be used at all."""

from bot.texts import text


class PlatformDown(Exception):  # noqa: N818 - a state of the platform
    """The platform cannot be used until a person mends something; the code's words say what."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(text("id", code, **params))
        self.code, self.params = code, params
