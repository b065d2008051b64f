"""Discord: raw events in, effects out. Nothing past this package sees a `discord` object."""
