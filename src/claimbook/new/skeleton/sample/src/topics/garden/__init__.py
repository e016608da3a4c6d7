"""Trees and bees of a made-up town garden."""

# The claims that a rule of checks.py decides, the judged claims with numbers beside them, and the rules' tolerances.
CLAIMS = ("C01", "C02", "C02b", "C03", "C04")
CONTEXT = ("C05",)
TOLERANCES = ("close_percent",)
