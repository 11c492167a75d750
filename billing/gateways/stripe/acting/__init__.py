"""Carrying out commands at Stripe: look what stands, refuse what cannot be, do it under the key.

What a command makes carries its key in metadata, and so do the objects that it changes, so that it is found again after
Stripe has forgotten the key (it does after a day) and when the answer was lost. Looking is by the narrow parent's list
and never by Stripe's search, which lags behind.
"""

from billing.gateways.stripe.acting.carrying_out import find, perform

__all__ = ["find", "perform"]
