"""Both rankings count: meaning finds what words miss, and words find what meaning blurs."""

from rag.index.retrieval import DEPTH, as_hit, as_langchain
from rag.terms import terms


def test_a_paraphrase_and_a_rare_word_are_both_found(assistant_over):
    assistant = assistant_over(
        cars="Cars\n\nThe physician repaired her automobile.\n\nPart XK-9917 fits.\n\nIt rained all day.",
    )
    assert assistant.search("doctor fixing a car", 1)[0].passage.paragraph == 1
    assert assistant.search("XK-9917", 1)[0].passage.paragraph == 2


def test_hits_are_ordered_by_a_score_between_0_and_1(assistant):
    hits = assistant.search("Russian special forces in Deir ez-Zour", 23)
    scores = [hit.score for hit in hits]
    assert len(hits) == 23 and scores == sorted(scores, reverse=True)
    assert min(scores) >= -0.3 and 0.5 < max(scores) <= 1
    assert len({hit.passage.id for hit in hits}) == 23


def test_the_best_are_the_same_however_many_are_asked_for(assistant_over):
    places = ("harbour", "market", "mill", "chapel", "bridge", "quarry", "orchard")
    goods = ("salt", "timber", "wool", "tin", "amber", "barley", "glass", "hemp", "copper", "linen", "wax")
    facts = (f"The {place} of year {n} sold {good}." for n in range(4) for place in places for good in goods)
    assistant = assistant_over(trade="On trade\n\n" + "\n\n".join(facts))
    beyond = 0  # passages that only the keywords found
    for question in ("Which market sold amber?", "What was sold in year 2?", "linen and wax of the chapel"):
        ranking = assistant.search(question, 400)  # of so many, none is left out unseen
        beyond += len(ranking) - DEPTH
        for k in (1, 6, 30):
            assert assistant.search(question, k) == ranking[:k]
    assert beyond > 0


def test_a_hit_survives_the_way_through_langchain(assistant):
    for hit in assistant.search("Euphrates", 5):
        assert as_hit(as_langchain(hit)) == hit


def test_terms_are_the_words_that_carry_the_topic():
    assert terms("What did the Hamburg understanding cover? hamburg") == ["hamburg", "understanding", "cover"]
    assert terms("Who are you?") == ["Who", "are", "you"]
    assert terms("🤷 ?!") == []
