"""Alarms heard by what a message means, beside the wordings under ``patterns/``.

``sentences/`` holds messages that must reach a person, and calm ones that sound like them. ``fitting.py`` fits a small
model on their vectors, whose numbers are kept in ``weights.json``; ``hearing.py`` uses them.
"""
