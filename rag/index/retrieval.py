"""Dense and keyword rankings fused into one, as a LangChain retriever."""

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


class FusedRetriever(BaseRetriever):
    """Scores a passage .7 × its cosine similarity + .3 × its BM25 over the question's best BM25."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    index: Index
    k: int

    def hits(self, question: str, k: int | None = None) -> tuple[Hit, ...]:
        """The k passages nearest to the question, best first; fewer if the index holds fewer."""
        vector = self.index.embeddings.embed_query(question)
        dense = self.index.nearest(vector, DEPTH)
        sparse = self.index.matching(terms(question), DEPTH)
        dense |= self.index.similarity(vector, [name for name in sparse if name not in dense])
        best = max(sparse.values(), default=1.0)
        # Rounded, so that the last bits of a sum of floats never decide an order.
        scores = {
            name: round(DENSE_WEIGHT * similarity + (1 - DENSE_WEIGHT) * sparse.get(name, 0.0) / best, 6)
            for name, similarity in dense.items()
        }
        ranked = sorted(scores, key=lambda name: (-scores[name], name))
        passages = self.index.passages(ranked)
        found = [Hit(passages[name], scores[name]) for name in ranked if name in passages]
        return tuple(found[: k or self.k])

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
