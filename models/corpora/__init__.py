"""Texts written for this project, CC0."""
