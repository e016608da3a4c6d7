"""Expulsions, migrants, remittances and arrivals."""

# The claims that a rule of checks.py decides.
CLAIMS = ("C07", "C07b", "C10", "C12", "C22", "C22b")
TOLERANCES = ("minimum_arrivals", "tolerance")
