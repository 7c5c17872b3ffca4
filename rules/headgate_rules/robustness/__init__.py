"""Rules on checks that do not hold and errors that are lost."""
