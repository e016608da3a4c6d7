"""What is made from data and figures for readers: pages, citations, linked data, README's findings."""
