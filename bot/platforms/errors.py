"""What ends a platform's feed for good."""


class PlatformDown(Exception):  # noqa: N818 - a state that a person must mend
    """The platform refuses us (wrong token, another instance); the message says what to do."""
