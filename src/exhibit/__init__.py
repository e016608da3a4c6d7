"""exhibit: what a figure or table must be before it is published, and the only writer of it."""
