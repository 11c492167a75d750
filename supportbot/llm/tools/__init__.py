"""What a model may look up and what it may have proposed. No tool takes a customer, and none does anything."""
