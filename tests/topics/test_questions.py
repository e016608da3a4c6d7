"""What people ask about this article is answered by the claim that they mean."""

import pytest

from claimbook.cli_readers import _texts
from claimbook.search import found

QUESTIONS = {
    "ten million": "C10b",
    "10 million": "C10b",
    "labour migrants": "C10b",
    "how many labour migrants are there in Russia?": "C10b",
    "voting with Russia": "C31b",
    "toll of 140": "C02",
    "49 percent": "C26",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_finds_its_claim(book, question):
    assert found(question, _texts(book))[0] == QUESTIONS[question]
