"""What an operator is told of the running program, as Prometheus reads it (``docs/operations.md``)."""

from supportbot.metrics.shared import folder_choose

folder_choose()  # before anything here imports prometheus_client, which looks for the folder when it is loaded
