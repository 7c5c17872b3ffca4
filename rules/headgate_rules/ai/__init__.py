"""Rules about models and the code around them."""
