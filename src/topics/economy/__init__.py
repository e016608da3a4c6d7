"""Trade, sanctions and energy."""

# The claims that a rule of checks.py decides, and judged claims with numbers beside them.
CLAIMS = ("C14b", "C46b")
CONTEXT = ("C47", "C47b")
TOLERANCES = ("minimum_trade_percent", "minimum_remittances_percent")
