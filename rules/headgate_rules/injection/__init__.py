"""Rules about text that is run as code, as a command or as a query."""
