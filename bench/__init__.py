"""Measured speed: the program against a bare reference in the same run. ``python -m bench``."""
