"""Typing errors mended before anything is read."""
