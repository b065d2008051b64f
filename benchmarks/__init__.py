"""Benchmarks: ours beside a named reference, in the same run."""
