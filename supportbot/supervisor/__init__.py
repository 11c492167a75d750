"""Everything under one roof for one machine: ``python -m supportbot.supervisor``.

Starts the stores, prepares the data, then keeps the web process, the worker and the beat running.
"""
