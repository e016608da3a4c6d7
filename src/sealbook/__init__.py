"""sealbook: executes paired notebooks and seals what they read and what they gave."""

from sealbook.project import Project, Step

__all__ = ["Project", "Step"]
