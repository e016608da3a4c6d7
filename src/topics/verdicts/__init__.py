"""All verdicts together: their number, how much they depend on, and the second reading."""
