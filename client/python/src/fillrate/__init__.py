"""Calls Fillrate, a service for orders, inventory and backorders: deadlines, retries that never do a thing twice, typed
errors, and watches that resume. The messages are in `fillrate.v1`."""

from fillrate._client import Client, connect
from fillrate._error import Error, Violation
from fillrate._money import amount, money
from fillrate._watch import OnExpired, Watch, cursor

__all__ = ["Client", "Error", "OnExpired", "Violation", "Watch", "amount", "connect", "cursor", "money"]
