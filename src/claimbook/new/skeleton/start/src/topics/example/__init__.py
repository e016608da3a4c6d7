"""A worked example: how long are the sentences of the article?"""

# The claims that a rule of checks.py decides.
CLAIMS = ("C00",)
