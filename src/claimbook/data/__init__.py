"""The data package: tables, corrections, rules and the article's spans. Files of data/ are read here and nowhere else."""
