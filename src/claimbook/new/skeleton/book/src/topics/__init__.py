"""This book: a package for each subject, with what it measures, checks and draws."""
