"""What the tests share: the tables and the book."""

import pytest

from claimbook.book import Book
from claimbook.data.tables import Tables


@pytest.fixture(scope="session")
def tables() -> Tables:
    return Tables()


@pytest.fixture(scope="session")
def book(tables) -> Book:
    return Book.open(tables=tables)
