"""Sentences as vectors that lie close when they mean the same: a published network, run with numpy alone."""
