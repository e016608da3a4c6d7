"""Votes in the United Nations and words on Russia's wars."""

# The claims that a rule of checks.py decides.
CLAIMS = ("C18", "C19", "C31", "C31b", "C32")
