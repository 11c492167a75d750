"""Stand-ins for other companies' HTTP services, for tests and for the demo. They share no code with the product."""
