"""The pages on which admins look after keys and webhooks."""
