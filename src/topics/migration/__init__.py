"""Expulsions, migrants, remittances and arrivals."""

# The claims that a rule of checks.py decides.
CLAIMS = ("C07", "C07b", "C10b", "C12", "C22", "C22b")
TOLERANCES = ("minimum_arrivals", "tolerance")
