"""Pictures of water: the lagoon on stilts, the well, letters from the sea."""

from newsroom.demo.canvas import (
    BRICK,
    CREAM,
    EARTH,
    FOAM,
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
    points,
)


def lagune(s: Canvas) -> None:
    """A village on stilts and two boats."""
    s.sky("#f6dfb4", ROSE, 470)
    s.disc(420, 330, 140, OCHRE, LATERITE, 0, 0.7)
    s.hills(455, 8, 600, 40, "#7d9a86", LEAF, 0.5)
    s.box(0, 470, 1500, 530, SEA, NIGHT, 0, 0.9)
    for x, y, k in ((1010, 300, 0.75), (700, 330, 0.62), (1290, 290, 1.0), (120, 350, 0.6), (860, 360, 0.9)):
        _house(s, x, y, k)
    s.flecks(60, 560, 985, 150, (OCHRE, FOAM, FOAM), 4)
    s.disc(1170, 775, 190, "#22545f", flat=0.1)
    _pirogue(s, 1150, 740, 0.8, OCHRE)
    s.disc(520, 912, 300, "#22545f", flat=0.08)
    _pirogue(s, 480, 860, 1.35, LATERITE)


def _house(s: Canvas, x: float, y: float, k: float) -> None:
    for post in range(5):
        s.box(x + post * 50 * k, y + 150 * k, 9 * k, 120 * k, INK)
    s.box(x - 20 * k, y + 146 * k, 260 * k, 12 * k, "#5c3a22")
    s.box(x, y + 60 * k, 220 * k, 90 * k, SAND, "#a9824f", 90, 0.8)
    s.box(x + 84 * k, y + 80 * k, 44 * k, 70 * k, NIGHT)
    roof = points("-36,70 110,-50 256,70")
    s.area([(x + u * k, y + v * k) for u, v in roof], "#b98445", BRICK, 90, 0.8)


def _pirogue(s: Canvas, x: float, y: float, k: float, cloth: str) -> None:
    hull = points("-260,-16 -190,26 180,28 270,-28 200,-4 -190,-2")
    s.line([(x - 150 * k, y - 210 * k), (x - 210 * k, y + 90 * k)], "#5c3a22", 7 * k)
    s.area([(x - 190 * k, y), (x - 160 * k, y - 96 * k), (x - 108 * k, y - 96 * k), (x - 96 * k, y)], cloth, BRICK, 90, 0.7)
    s.line([(x - 150 * k, y - 84 * k), (x - 168 * k, y - 120 * k)], SKIN, 14 * k)
    s.disc(x - 132 * k, y - 120 * k, 24 * k, SKIN, "#2c1510", 90, 0.6)
    s.disc(x - 132 * k, y - 134 * k, 50 * k, SAND, BRICK, 90, 0.6, flat=0.3)
    for child, shirt in ((20, CREAM), (80, INDIGO), (138, CREAM)):
        s.box(x + (child - 20) * k, y - 42 * k, 40 * k, 44 * k, shirt, "#b9a98c", 90, 0.7)
        s.disc(x + child * k, y - 58 * k, 18 * k, SKIN, "#2c1510", 90, 0.6)
    s.area([(x + u * k, y + v * k) for u, v in hull], INK, "#3a2a1c", 180, 0.6)


CANS = (OCHRE, LATERITE, INDIGO, "#f3c77a", SEA, LEAF)


def puits(s: Canvas) -> None:
    """A row of jerrycans before a public tap."""
    s.box(0, 0, 1500, 640, "#f3d9a4", OCHRE, 0, 0.7)
    s.disc(1140, 220, 130, CREAM, OCHRE, 0, 0.6)
    for x, w, h in ((90, 240, 190), (360, 180, 150), (1010, 230, 180), (1290, 190, 220)):
        s.box(x, 560 - h, w, h + 60, EARTH, BRICK, 90, 0.7)
        s.box(x + w * 0.4, 560 - h * 0.5, 46, h * 0.5 + 40, "#7a3d24")
    s.box(0, 590, 1500, 410, "#d8a662", LATERITE, 0, 0.7)
    s.box(640, 330, 110, 330, "#b9b2a3", "#6f6a60", 90, 0.9)
    s.box(616, 310, 158, 30, "#8d877a")
    s.line([(750, 420), (846, 420), (846, 462)], INK, 20)
    s.line([(846, 390), (846, 420)], INK, 10)
    s.line([(820, 388), (872, 388)], LATERITE, 12)
    s.disc(846, 492, 9, SEA, flat=1.6)
    s.disc(846, 540, 7, SEA, flat=1.5)
    for row, (y, k, count) in enumerate(((610, 0.62, 13), (700, 0.86, 10), (830, 1.2, 8))):
        for i in range(count):
            left = 40 + row * 24 + i * 1500 / count + s.chance.uniform(-12, 12)
            if row or not 780 < left < 900:
                _jerrycan(s, left, y, k, CANS[(i * (row + 2) + row) % 6])
    _jerrycan(s, 796, 610, 0.82, "#f3c77a")


def _jerrycan(s: Canvas, x: float, y: float, k: float, colour: str) -> None:
    body = points("0,20 22,0 84,0 106,22 106,150 0,150")
    s.disc(x + 66 * k, y + 150 * k, 70 * k, "#8d5a34", flat=0.16)
    s.area([(x + u * k, y + v * k) for u, v in body], colour, INK, 90, 0.55)
    s.line([(x + 20 * k, y + 4 * k), (x + 24 * k, y - 18 * k), (x + 62 * k, y - 18 * k), (x + 66 * k, y + 2 * k)], colour, 12 * k)
    s.box(x + 78 * k, y - 18 * k, 24 * k, 20 * k, CREAM, SAND, 90, 0.7)
    s.line([(x + 22 * k, y + 46 * k), (x + 84 * k, y + 126 * k)], CREAM, 4 * k)
    s.line([(x + 84 * k, y + 46 * k), (x + 22 * k, y + 126 * k)], CREAM, 4 * k)


def lettres(s: Canvas) -> None:
    """Letters that never arrived, with stamps and seals."""
    s.box(0, 0, 1500, 1000, "#7a4a2e", INK, 135, 0.7)
    for i in range(12):
        s.line([(0, 70 + i * 84), (1500, 40 + i * 84)], "#6a3d25", 5)
    stamps = (LATERITE, SEA, OCHRE, INDIGO, PALM, ROSE)
    places = points("60,60 560,20 1040,90 180,420 720,360 1090,520 420,690")
    turns = (0.1, -0.16, 0.2, -0.12, 0.08, -0.2, 0.15)
    for i, ((x, y), turn) in enumerate(zip(places, turns, strict=True)):
        _letter(s, x, y, turn, stamps[i % 6], (CREAM, "#efe2c8", "#f3d9a4")[i % 3])


def _letter(s: Canvas, x: float, y: float, turn: float, stamp: str, paper: str) -> None:
    def at(text: str) -> list[tuple[float, float]]:
        return [(x + u - v * turn, y + v + u * turn) for u, v in points(text)]

    s.area([(u + 16, v + 20) for u, v in at("0,0 420,0 420,270 0,270")], "#4a2a18")
    s.area(at("0,0 420,0 420,270 0,270"), paper, "#c9b48c", 45, 0.6)
    s.area(at("310,24 394,24 394,126 310,126"), CREAM)
    s.area(at("318,32 386,32 386,118 318,118"), stamp, INK, 45, 0.6)
    (centre,) = at("312,96")
    for radius in (46, 34):
        s.arc(*centre, radius, 0, 360, NIGHT, 3)
    for line, length in ((130, 230), (168, 270), (206, 180)):
        s.line(at(f"40,{line} {40 + length},{line}"), INK, 7)
    for stripe in range(0, 420, 60):
        s.area(at(f"{stripe},258 {stripe + 30},258 {stripe + 24},270 {stripe - 6},270"), LATERITE if stripe % 120 else INDIGO)


SCENES = (lagune, puits, lettres)
