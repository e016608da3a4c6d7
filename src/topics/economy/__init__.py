"""Trade, sanctions and energy."""

# The claims that a rule of checks.py decides.
CLAIMS = ("C14b", "C46b")
TOLERANCES = ("minimum_share_percent",)
