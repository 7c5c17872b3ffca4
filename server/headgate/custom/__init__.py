"""Rules that a project or a package brings along.

Owns rule files (`.headgate/rules/*.toml`): their schema, how they are read and made into
rules and models like Headgate's own, and how their examples are tried; and the rules of
installed packages. Nothing of a workspace is ever executed: a rule file is data.
"""
