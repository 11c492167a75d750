"""Where an admin sees how copying from the billing system stands, and sets it right."""
