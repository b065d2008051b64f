"""The real clock and the real source of randomness."""

import secrets
from datetime import UTC, datetime


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class SystemEntropy:
    """The operating system's randomness."""

    def token(self, size: int) -> bytes:
        """`size` fresh random bytes."""
        return secrets.token_bytes(size)
