"""Dense and keyword rankings fused into one, as a LangChain retriever."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.index.store import Index
from rag.records import Hit, Passage
from rag.terms import terms

# Measured by `python -m rag evaluate retrieval`: by score, this weight is better than by reciprocal rank.
DENSE_WEIGHT = 0.7
DEPTH = 100  # candidates taken from each ranking
LOOKED_UP = 10  # passages read at once
ROUNDING = 6  # digits


class FusedRetriever(BaseRetriever):
    """Scores a passage .7 × its cosine similarity + .3 × its BM25 over the question's best BM25."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    index: Index
    k: int

    def hits(self, question: str, k: int | None = None) -> tuple[Hit, ...]:
        """The k passages nearest to the question, best first; fewer if the index holds fewer."""
        wanted = k or self.k
        vector = self.index.embeddings.embed_query(question)
        similarities = self.index.nearest(vector, DEPTH)
        keywords = _over_best(self.index.catalog.search(terms(question), DEPTH))
        scores = _fused(similarities, keywords)
        if candidates := _candidates(similarities, keywords, scores, wanted):
            scores |= _fused(self.index.similarity(vector, candidates), keywords)
        ranking = sorted(scores, key=lambda name: (-scores[name], name))
        return tuple(islice(self._in_catalog(ranking, scores), wanted))

    def _in_catalog(self, ranking: Sequence[str], scores: Mapping[str, float]) -> Iterator[Hit]:
        """Those of the ranking that the catalog knows, which looks up as many as were asked for at once."""
        for first in range(0, len(ranking), LOOKED_UP):
            names = ranking[first : first + LOOKED_UP]
            passages = self.index.catalog.passages(names)
            yield from (Hit(passages[name], scores[name]) for name in names if name in passages)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [as_langchain(hit) for hit in self.hits(query)]


def as_langchain(hit: Hit) -> LangChainDocument:
    """A hit in LangChain's form: the passage's fields and the score are its metadata."""
    passage = hit.passage
    metadata = {
        "source": passage.source,
        "title": passage.title,
        "paragraph": passage.paragraph,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
    }
    return LangChainDocument(id=passage.id, page_content=passage.text, metadata=metadata)


def as_hit(document: LangChainDocument) -> Hit:
    """The hit that `as_langchain` was given."""
    fields = dict(document.metadata)
    score = fields.pop("score")
    return Hit(Passage(text=document.page_content, **fields), score)


def _over_best(sparse: Mapping[str, float]) -> dict[str, float]:
    best = max(sparse.values(), default=1.0)
    return {name: score / best for name, score in sparse.items()}


def _fused(similarities: Mapping[str, float], keywords: Mapping[str, float]) -> dict[str, float]:
    return {name: _score(each, keywords.get(name, 0.0)) for name, each in similarities.items()}


def _score(similarity: float, keyword: float) -> float:
    # Rounded, so that the last bits of a sum of floats never decide an order.
    return round(DENSE_WEIGHT * similarity + (1 - DENSE_WEIGHT) * keyword, ROUNDING)


def _candidates(
    similarities: Mapping[str, float], keywords: Mapping[str, float], scores: Mapping[str, float], wanted: int
) -> list[str]:
    """The passages of the keyword ranking alone that might still come among those that are wanted.

    None is nearer than the last of the dense ranking. Mostly that leaves none, and spares a second look into
    Chroma.
    """
    farthest = min(similarities.values(), default=1.0)
    best = sorted(scores.values(), reverse=True)[:wanted]
    least = best[-1] if len(best) == wanted else -1.0
    return [
        name
        for name, keyword in keywords.items()
        if name not in similarities and _score(farthest, keyword) >= least - 10**-ROUNDING
    ]
