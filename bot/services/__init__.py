"""Use cases, the only callers of ports: gather, decide, record, act."""
