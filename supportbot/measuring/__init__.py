"""The manager's figures: what each one means, how days are counted, and the dashboard that shows them."""
