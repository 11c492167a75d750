"""The bot, the customer's door, feedback and review, settings and wiring."""
