"""Spans for OpenTelemetry, where ``OTEL_EXPORTER_OTLP_ENDPOINT`` names a collector (``docs/operations.md``).

Nothing here is imported by what is traced, and nothing of OpenTelemetry where no collector is set.
"""
