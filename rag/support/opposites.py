"""English words and their opposites."""

PAIRS = """
first last, earliest latest, largest smallest, biggest smallest, highest lowest, longest shortest,
oldest youngest, oldest newest, best worst, most least, more less, more fewer, greater smaller,
higher lower, larger smaller, bigger smaller, longer shorter, older younger, older newer,
better worse, faster slower, stronger weaker, before after, above below, inside outside,
north south, east west, northern southern, eastern western, left right, increase decrease,
increased decreased, increases decreases, rise fall, rose fell, gain lose, gained lost, win lose,
won lost, begin end, began ended, start stop, started stopped, start finish, open close,
opened closed, enter leave, entered left, arrive depart, accept reject, accepted rejected,
allow forbid, allowed forbidden, allowed banned, support oppose, supported opposed,
supports opposes, attack defend, attacked defended, build destroy, built destroyed, create destroy,
created abolished, founded dissolved, established abolished, include exclude, included excluded,
includes excludes, join leave, joined left, like dislike, likes dislikes, liked disliked,
love hate, loved hated, buy sell, bought sold, give take, gave took, given taken, send receive,
sent received, import export, imported exported, love despise, hot cold, warm cool, big small,
large small, great small, long short, tall short, high low, old new, old young, early late,
easy difficult, easy hard, strong weak, rich poor, good bad, positive negative, public private,
male female, men women, man woman, father mother, son daughter, brother sister, king queen,
husband wife, he she, his her, major minor, majority minority, maximum minimum, common rare,
popular unpopular, successful unsuccessful, legal illegal, possible impossible, able unable,
necessary unnecessary, true false, full empty, same different, similar different, many few,
much little, always never, often rarely, frequently seldom, usually rarely, advantage disadvantage,
advantages disadvantages, benefit drawback, benefits drawbacks, strength weakness, success failure,
friend enemy, ally enemy, allies enemies, victory defeat, birth death, born killed, beginning end,
top bottom, front back, cause prevent, caused prevented, causes prevents, cause result,
agree disagree, agreed disagreed, appear disappear, appeared disappeared, approve reject,
approved rejected, expand shrink, expanded shrank, grow shrink, grew shrank, raise lower,
raised lowered, strengthen weaken, remember forget, encourage discourage, encouraged discouraged,
improve worsen, improved worsened, help hinder, helped hindered, hire fire, hired fired,
keep discard, kept discarded, love hate, lead follow, led followed, permanent temporary,
local foreign, domestic foreign, urban rural, modern ancient, north west, south east,
summer winter, spring autumn, day night, morning evening, heavy light, wet dry, wide narrow,
deep shallow, thick thin, clean dirty, cheap expensive, happy unhappy, happy sad,
satisfied dissatisfied, recommend discourage, with without, only also, minimum maximum,
internal external, direct indirect, active inactive, voluntary forced, employer employee,
teacher student, buyer seller, parent child, parents children, ancestors descendants,
predecessor successor, preceded succeeded, official unofficial, formal informal, religious secular,
liberal conservative
"""


def _opposites() -> dict[str, tuple[str, ...]]:
    """Each word's opposites, both ways."""
    table: dict[str, list[str]] = {}
    for pair in PAIRS.split(","):
        one, other = pair.split()
        table.setdefault(one, []).append(other)
        table.setdefault(other, []).append(one)
    return {word: tuple(dict.fromkeys(others)) for word, others in table.items()}


OPPOSITES = _opposites()
