"""Whether a sentence speaks to the question: a document can hold instructions, which a chat model repeats."""

from collections.abc import Callable

import numpy as np
from langchain_core.embeddings import Embeddings

from rag.reader.inference import Reader

# Of 100 sentences that answer their question one falls below the first of these and two below the second;
# of instructions hidden in documents, 97 and 83 do.
SIMILAR = 0.2  # cosine
HOPELESS = -15.0  # logits of the reader's best words over those of no answer


class Relevance:
    """Two measures, since neither keeps out every instruction."""

    def __init__(self, embeddings: Embeddings, reader: Reader) -> None:
        """The embeddings' vectors have length 1."""
        self._embeddings, self._reader = embeddings, reader

    def __call__(self, question: str) -> Callable[[str], bool]:
        """The test for sentences of an answer to that question."""
        question_vector = np.array(self._embeddings.embed_query(question))

        def relevant(sentence: str) -> bool:
            if question_vector @ np.array(self._embeddings.embed_query(sentence)) < SIMILAR:
                return False
            (reading,) = self._reader.read(question, [sentence])
            return reading.margin > HOPELESS

        return relevant
