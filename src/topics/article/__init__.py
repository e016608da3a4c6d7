"""The article: its claims in their places and what a machine's paraphrase did to its words."""
