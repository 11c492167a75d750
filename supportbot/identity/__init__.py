"""Who is on the other end: visitors, tokens in use and ended, and the second step by a one-time code."""
