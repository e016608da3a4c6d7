"""Numbers from evidence: pure functions from frames to frames, one module a topic."""
