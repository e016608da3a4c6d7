"""Another book: from a text to a repository that builds and tests, and the commands that add claims and tables."""
