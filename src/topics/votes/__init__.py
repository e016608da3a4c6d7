"""Votes in the United Nations and words on Russia's wars."""

# The claims that a rule of checks.py decides, and the judged claims with numbers beside them.
CLAIMS = ("C18", "C31", "C31b", "C32")
CONTEXT = ("C19",)
