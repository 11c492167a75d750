"""Keeping a copy of an installation in one file, and making an installation out of it again."""
