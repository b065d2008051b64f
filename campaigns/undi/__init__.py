"""UNDI/1: a draw that any citizen can re-run. Each file says which section of the spec it carries out.

The spec is in docs/undi-1.md; close relatives are RFC 3797 and draft-thomson-elegy-vrs.
"""
