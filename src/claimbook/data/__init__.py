"""The data package: tables, corrections, rules and the article's spans. Only this package reads ``data/``."""
