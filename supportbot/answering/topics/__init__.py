"""One file per topic: how the bot answers it from the account. ``registry`` lists them."""
