"""The attack, positions, January 2022, memberships and summits."""

# The claims that a rule of checks.py decides.
CLAIMS = tuple("C01 C02 C06 C16 C16b C34 C36 C36b C37 C38 C39 C41b C43 C43b C44 C45 C45b".split())
# Judged claims with numbers beside them.
CONTEXT = ("C20", "C21", "C37b")
TOLERANCES = ("steep_ratio", "toll_tolerance_percent")
