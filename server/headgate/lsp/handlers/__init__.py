"""One module per method.

Those listed in `direct` take a message's params as JSON and stand on the way from
a keystroke to a diagnostic; the others take and return lsprotocol's types.
"""
