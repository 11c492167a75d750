"""How the stand-in thinks: by script, in blind obedience, or not at all."""
