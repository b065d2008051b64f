"""The cities: where the demo's people write and read, one file a platform."""
