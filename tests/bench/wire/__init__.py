"""A Discord on the wire, for tests of the real process and for measurements: REST and gateway, loopback only.

Not a simulator: payloads are valid, but permissions and nearly all of Discord's checks are missing (the embedded
Discord with `tests/support/strict` has those). What it has is speed, a control address, and real sockets.
"""
