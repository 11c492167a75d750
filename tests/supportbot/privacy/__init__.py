"""Exports, erasures, retention and keys over the real stores."""
