"""The protocol adapter: from messages to the engine and back.

Owns everything that LSP says; nothing below this package knows the protocol.

A message on the way from a keystroke to a diagnostic passes `transport` (bytes),
`door` (order and life cycle), a handler, `session` (documents and their analyses)
and `to_json` (ready text). That way stays free of pygls and lsprotocol, whose
import takes half a second and whose structures cost more than an analysis. The
requests of code actions and hovers are served by `protocol`, on pygls; `imports`
loads it beside the work, once the first diagnostics are out, and until then they
wait while edits do not. `scheduler` owns what is done between messages.
"""
