"""Holds the conversations of scenario files against a scratch database, each message going the way a real one goes."""
