"""This book: a folder for the subject of each notebook, and what several subjects share."""
