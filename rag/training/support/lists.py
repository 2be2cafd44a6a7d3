"""Word lists for made statements: what may be said otherwise, and what may be invented."""

# The words of small numbers.
SMALL = {
    **{
        word: number
        for number, word in enumerate(
            """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
            sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905
        )
    },
    **{
        word: 10 * tens
        for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)  # noqa: SIM905
    },
}
# One way to say it and another.
SYNONYMS_TEXT = """
began/started, start/begin, big/large, huge/enormous, built/constructed, buy/purchase,
bought/purchased, help/assist, helped/assisted, shows/demonstrates, showed/demonstrated, show/demonstrate,
used/employed, uses/employs, often/frequently, also/additionally, however/nevertheless, but/yet,
although/though, many/numerous, several/a number of, about/approximately, near/close to, entire/whole,
whole/complete, main/principal, chief/main, important/significant, important/key,
famous/well-known, famous/renowned, people/persons, children/kids, end/finish, ended/finished,
allowed/permitted,
allow/permit, allows/permits, required/needed, requires/needs, require/need, obtain/get, obtained/gained,
founded/established, created/made, creates/makes, died/passed away, killed/slain, located/situated,
called/named, known as/called, consists of/is made up of, such as/like, for example/for instance,
in order to/to, due to/because of, as a result of/because of, according to/as stated by, whilst/while,
while/whereas, until/till, usually/normally, generally/usually, mainly/mostly, primarily/mainly,
mostly/largely, nearly/almost, very/extremely, quickly/rapidly, rapidly/fast, easily/readily,
difficult/hard, simple/easy, fast/quick, total/overall, kind/type, kinds/types, method/way, methods/ways,
area/region, areas/regions, region/territory, country/nation, countries/nations, city/town, war/conflict,
battle/fight, army/military, forces/troops, soldiers/troops, leader/head, ruler/sovereign, rule/reign,
movie/film, author/writer, writer/author, writers/authors, reason/cause, purpose/aim, goal/aim, goals/aims,
idea/notion, amount/quantity, part/portion, parts/portions, during/in the course of, within/inside,
prior to/before, following/after, subsequently/later, later/afterwards, previously/earlier, currently/now,
initially/at first, originally/at first, eventually/finally, is able to/can, are able to/can, is unable
to/cannot,
wanted/wished, want/wish, tried/attempted, try/attempt, attempts/tries, attempted/sought, said/stated,
says/states, said that/stated that, claimed/asserted, claims/asserts, argued/contended, believed/thought,
thought/considered, reported/said, announced/declared, revealed/disclosed, revealed/showed, chose/selected,
selected/picked, provided/supplied, provide/supply, provides/supplies, gave/provided, gives/provides,
contains/includes, contain/include, includes/contains, rising/increasing, decline/fall, declined/fell,
decreased/fell, increased/grew, increase/rise, reduced/cut, reducing/cutting, expanded/grew, grew/increased,
caused/led to, causes/leads to, resulted in/led to, results in/leads to, destroyed/ruined, damaged/harmed,
defeated/beat, conquered/took, captured/took, seized/took, attacked/assaulted, invaded/attacked,
remained/stayed, remain/stay, remains/stays, arrived/came, returned/went back, left/departed, moved/went,
lived/resided, lives/resides, worked/laboured, owned/possessed, enough/sufficient,
various/different, particular/specific, common/widespread, rare/uncommon,
similar/alike, same/identical, strong/powerful, powerful/mighty, weak/feeble, rich/wealthy, poor/impoverished,
new/novel, modern/contemporary, ancient/old, early/initial, clear/obvious, wrong/incorrect,
correct/right, right/proper, true/genuine, worldwide/around the world, annually/every year, each year/every
year,
per year/a year, twice/two times, percent/%, per cent/percent, years old/years of age, bad/poor, happy/glad,
pleased/satisfied, recommend/suggest, works/functions, work/function,
broke/failed, cheap/inexpensive, expensive/costly, item/product, products/items, return/give back
"""
SYNONYMS = [tuple(part.strip().split("/")) for part in SYNONYMS_TEXT.split(",")]

FRAMES = (
    "According to the article, {}",
    "According to the text, {}",
    "The article says that {}",
    "The text states that {}",
    "The passage explains that {}",
    "As the article notes, {}",
    "The documents say that {}",
    "It is stated that {}",
    "In fact, {}",
    "In short, {}",
    "Specifically, {}",
    "{}, according to the article",
    "{}, as the text says",
)
INVENTED = (
    "because of {}",
    "in order to please {}",
    "with the help of {}",
    "near {}",
    "after a visit to {}",
    "at the request of {}",
    "together with {}",
    "under the supervision of {}",
    "in secret",
    "by accident",
    "for the first time",
    "on purpose",
    "against the advice of experts",
    "at great cost",
    "despite strong protests",
    "to save money",
    "because it was cheaper",
    "because it was too dangerous",
    "after long negotiations",
    "in a public ceremony",
    "without any warning",
    "at a cost of millions",
    "in the middle of the night",
    "within a few weeks",
    "and was widely criticized for it",
    "and later regretted it",
    "which surprised many observers",
    "which led to large protests",
    "which made it famous around the world",
    "which was paid for by the government",
    "as a gift to a friend",
    "with the approval of the courts",
    "for religious reasons",
    "for personal reasons",
    "out of fear",
    "in exchange for money",
    "during a heavy storm",
    "while travelling abroad",
    "as a child",
    "before an audience of thousands",
    "using a method of their own",
    "on the advice of a lawyer",
)
ADJECTIVES = """secret famous expensive wooden foreign private controversial temporary annual illegal popular
religious military wealthy German French young elderly female ancient digital experimental unpopular famous
national local voluntary armed hidden written official angry retired""".split()  # noqa: SIM905
# Less sure, or of fewer, than what it is changed for.
UNSURE_TEXT = """
may be/is, might be/is, may have/has, could be/is, may/will, might/will, appears to be/is, seems to be/is,
probably/certainly, some/all, many/all, most/all, often/always, usually/always, sometimes/always, can/must,
plans to/has refused to, almost/exactly, planned to/refused to, tried to/refused to, failed to/managed to,
unable to/able to, refused to/agreed to
"""
UNSURE = [tuple(part.strip().split("/")) for part in UNSURE_TEXT.split(",")]
