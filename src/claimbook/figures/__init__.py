"""The drawings: pure functions from frames to a ``Drawing``, one module a notebook."""
