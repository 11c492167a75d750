"""What an operator is told of the running program, as Prometheus reads it (``docs/operations.md``)."""
