"""Pictures of sport: stadium, running track, road race."""

import math

from newsroom.demo.canvas import (
    BRICK,
    CREAM,
    EARTH,
    INDIGO,
    INK,
    LATERITE,
    LEAF,
    NIGHT,
    OCHRE,
    PALM,
    ROSE,
    SAND,
    SEA,
    SKIN,
    Canvas,
    Point,
    points,
)

GLOW = ("#24375a", "#2a4168", "#314c78", "#3b5a8a", "#4b6d9c", "#7d9cba", CREAM)


def stade(s: Canvas) -> None:
    s.sky(NIGHT, INDIGO, 520)
    for lamp in (150, 1350):
        for step, colour in enumerate(GLOW):
            s.disc(lamp, 130, (7 - step) * 42, colour)
    _stands(s)
    _pitch(s)
    for x, y, shirt in (
        *((420, 640, OCHRE), (980, 660, LATERITE), (690, 780, LATERITE)),
        *((1120, 800, OCHRE), (310, 830, LATERITE), (830, 622, OCHRE)),
    ):
        _player(s, x, y, shirt)
    s.disc(560, 858, 20, CREAM, INK, 45, 0.5)
    for lamp in (150, 1350):
        s.box(lamp - 8, 150, 16, 330, INK)
        for bulb in range(15):
            s.disc(lamp - 64 + bulb % 5 * 32, 92 + bulb // 5 * 32, 13, CREAM)


def _stands(s: Canvas) -> None:
    def rim(x: float) -> float:
        return 60 * ((x - 750) / 750) ** 2

    for tier, (colour, shade) in enumerate(((INDIGO, NIGHT), (LATERITE, BRICK), (OCHRE, LATERITE))):
        top = 300 + tier * 80
        s.area([*[(x, top + rim(x)) for x in range(0, 1501, 30)], (1500, 620), (0, 620)], colour, shade, 180, 0.6)
        for _ in range(520):
            x = s.chance.uniform(0, 1500)
            head = s.chance.choice([CREAM, SAND, INK, NIGHT, ROSE, BRICK])
            s.disc(x, top + rim(x) + s.chance.uniform(12, 78), 5.5, head)
    s.box(0, 536, 1500, 26, CREAM, SAND, 0, 0.6)
    for x in range(0, 1500, 150):
        s.box(x, 536, 75, 26, (LATERITE, NIGHT, OCHRE)[x // 150 % 3])


def _pitch(s: Canvas) -> None:
    def edge(t: float, side: float) -> Point:
        return 750 + side * 2 * (560 + t * 620), 562 + (t**1.35) * 440

    for i in range(10):
        stripe = [edge(i / 10, -0.5), edge(i / 10, 0.5), edge((i + 1) / 10, 0.5), edge((i + 1) / 10, -0.5)]
        s.area(stripe, LEAF if i % 2 else "#65924f", PALM, 0, 0.35)
    s.line([(160, 562), (-260, 1000)], CREAM, 8)
    s.line([(1340, 562), (1760, 1000)], CREAM, 8)
    s.line([(20, 708), (1480, 708)], CREAM, 8)
    s.arc(750, 708, 220, 0, 360, CREAM, 8, 0.36)


def _player(s: Canvas, x: float, y: float, shirt: str) -> None:
    k = 0.5 + (y - 545) / 420
    s.disc(x + 26 * k, y + 82 * k, 44 * k, PALM, flat=0.25)
    legs, chest = points("-14,30 14,30 24,82 12,82 0,46 -16,80 -28,80"), points("-22,-14 22,-14 16,36 -16,36")
    s.area([(x + u * k, y + v * k) for u, v in legs], INK)
    s.area([(x + u * k, y + v * k) for u, v in chest], shirt, BRICK, 90, 0.7)
    s.disc(x, y - 30 * k, 13 * k, INK)


RUNNER = {
    "legs": points("-8,70 30,78 96,150 70,250 44,246 58,168 14,124 -40,176 -128,168 -126,140 -56,138"),
    "chest": points("-6,-66 58,-52 42,82 -16,76"),
    "arms": points("40,-44 62,-30 118,30 172,-6 182,14 118,64 96,56 44,0"),
    "back arm": points("0,-58 6,-30 -58,10 -46,70 -72,74 -92,0 -30,-48"),
}


def piste(s: Canvas) -> None:
    """A running track, and a plane behind it."""
    s.sky("#a9cdd0", CREAM, 520)
    s.disc(300, 250, 120, OCHRE, LATERITE, 0, 0.6)
    plane = points(
        "820,250 1180,206 1268,130 1304,130 1284,214 1330,222 1322,240 1262,250 1120,284 1010,400 968,400 1020,284 840,274"
    )
    s.area(plane, CREAM, "#b9a98c", 0, 0.8)
    for window in range(880, 1180, 38):
        s.disc(window, 252 - (window - 880) * 0.06, 6, NIGHT)
    s.hills(490, 16, 1100, 200, LEAF, PALM, 0.7)
    s.box(0, 540, 1500, 460, LATERITE, BRICK, 0, 0.8)
    for lane in range(7):
        y = 556 + 14 * lane**2
        s.line([(0, y + 4), (1500, y - lane * 6)], CREAM, 2 + lane * 1.4)
    for x, y, k, shirt in ((1130, 560, 0.74, SEA), (860, 590, 0.9, INDIGO), (500, 600, 1.22, OCHRE)):
        _runner(s, x, y, k, shirt)


def _runner(s: Canvas, x: float, y: float, k: float, shirt: str) -> None:
    s.disc(x - 10 * k, y + 258 * k, 130 * k, BRICK, flat=0.14)
    for part, colour in (("back arm", "#4a2518"), ("legs", SKIN), ("chest", shirt), ("arms", SKIN)):
        shape = [(x + u * k, y + v * k) for u, v in RUNNER[part]]
        s.area(shape, colour, INK if part == "chest" else "#2c1510", 90, 0.6)
    s.area([(x + u * k, y + v * k) for u, v in points("-18,66 44,74 52,112 -26,116")], NIGHT)
    s.disc(x + 42 * k, y - 108 * k, 40 * k, SKIN, "#2c1510", 45, 0.7, flat=1.12)
    s.disc(x + 26 * k, y - 128 * k, 40 * k, INK, flat=0.8)
    s.disc(x - 18 * k, y - 134 * k, 20 * k, INK)
    s.box(x + 168 * k, y - 30 * k, 12 * k, 60 * k, CREAM)


def velo(s: Canvas) -> None:
    """A road race along a lake."""
    s.sky("#f3c77a", ROSE, 470)
    s.disc(1130, 300, 130, CREAM, OCHRE, 0, 0.8)
    s.hills(420, 36, 900, 60, "#a1503a", BRICK)
    s.box(0, 470, 1500, 130, SEA, NIGHT, 0, 0.7)
    s.flecks(40, 480, 585, 120, (SAND,), 4)
    s.hills(590, 8, 700, 0, LEAF, PALM, 0.6)
    s.area(points("0,660 1500,690 1500,1000 0,1000"), "#5b5a5c", INK, 0, 0.8)
    for dash in range(-20, 1500, 190):
        s.area([(dash, 958), (dash + 100, 959), (dash + 96, 972), (dash - 6, 971)], CREAM)
    riders = ((1250, LATERITE), (1060, OCHRE), (905, CREAM), (700, INDIGO), (520, OCHRE), (300, LEAF), (130, LATERITE))
    for place, (x, shirt) in enumerate(riders):
        _rider(s, x, 780 + place % 3 * 42, 0.92 + place % 3 * 0.1, shirt)


def _rider(s: Canvas, x: float, y: float, k: float, shirt: str) -> None:
    def at(text: str) -> list[Point]:
        return [(x + u * k, y + v * k) for u, v in points(text)]

    s.disc(x, y + 70 * k, 150 * k, INK, flat=0.08)
    for wheel in (-86, 86):
        s.arc(x + wheel * k, y, 66 * k, 0, 360, INK, 8 * k)
        for spoke in range(0, 180, 30):
            a = math.radians(spoke)
            u, v = 62 * k * math.cos(a), 62 * k * math.sin(a)
            s.line([(x + wheel * k - u, y - v), (x + wheel * k + u, y + v)], "#8d8a86", 1.5 * k)
    s.line(at("-86,0 -40,-86 60,-92 0,0 -86,0"), LATERITE if shirt != LATERITE else CREAM, 9 * k)
    s.line(at("0,0 -46,-98"), LATERITE if shirt != LATERITE else CREAM, 9 * k)
    s.line(at("86,0 56,-108 84,-116"), INK, 8 * k)
    s.line(at("-44,-108 24,-62 -6,6"), SKIN, 24 * k)
    s.area(at("-70,-112 -52,-176 40,-196 62,-160 -20,-104"), shirt, INK, 0, 0.6)
    s.line(at("44,-172 60,-128 80,-112"), SKIN, 16 * k)
    s.disc(x + 74 * k, y - 200 * k, 24 * k, SKIN, "#2c1510", 0, 0.6)
    s.area(at("44,-206 58,-236 96,-232 104,-206"), EARTH if shirt == CREAM else CREAM, "#b9a98c", 0, 0.7)


SCENES = (stade, piste, velo)
