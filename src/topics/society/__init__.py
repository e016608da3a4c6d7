"""Language, polls, protests and the media."""

# The claims that a rule of checks.py decides, and the judged claims with numbers beside them.
CLAIMS = ("C24", "C26", "C27", "C28", "C29", "C30")
CONTEXT = ("C26b",)
