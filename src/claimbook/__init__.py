"""claimbook: one article's claims, the evidence, and verdicts that anyone can check down to the row."""

__version__ = "0.1.0"
