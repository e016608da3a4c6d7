"""Expulsions, migrants, remittances and arrivals."""

# The claims that a rule of checks.py decides, and judged ones with numbers beside them.
CLAIMS = ("C07", "C07b", "C10b", "C22", "C22b")
CONTEXT = ("C10", "C11", "C12")
TOLERANCES = ("least_factor", "closed_share")
