"""The command line.

Owns arguments, streams, exit codes and the writing of files. Each command is a
module of its own, loaded when it is asked for. Knows no protocol.
"""
