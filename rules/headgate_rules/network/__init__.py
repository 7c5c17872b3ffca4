"""Rules about connections to other machines."""
