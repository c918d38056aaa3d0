"""Pictures of the street: motorbikes, lorries at the border, hospital at night, planted avenue, open-air cinema."""

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
    Point,
    points,
)


def moto(s: Canvas) -> None:
    """Motorbike taxis in yellow shirts, seen from the side."""
    s.sky("#f6dfb4", ROSE, 560)
    for i, x in enumerate(range(-40, 1500, 190)):
        height = 170 + (i * 83) % 190
        s.box(x, 590 - height, 180, height + 40, (EARTH, SAND, "#d98f5a", ROSE)[i % 4], BRICK, 90, 0.6)
        for window in range(3):
            s.box(x + 22 + window * 52, 620 - height, 30, 44, NIGHT if (i + window) % 3 else "#f3c77a")
        s.area([(x, 560), (x + 180, 560), (x + 196, 596), (x - 16, 596)], (SEA, LATERITE, CREAM)[i % 3], INK, 0, 0.4)
    s.box(0, 610, 1500, 390, "#6a6867", INK, 0, 0.7)
    s.area(points("0,610 1500,610 1500,634 0,640"), "#cdb88f")
    for dash in range(-60, 1500, 220):
        s.box(dash, 800, 120, 12, CREAM)
    _motorbike(s, 1120, 690, 0.85, SEA)
    _motorbike(s, 250, 700, 0.95, INDIGO)
    _motorbike(s, 700, 850, 1.45, LATERITE)


def _motorbike(s: Canvas, x: float, y: float, k: float, cloth: str) -> None:
    def at(text: str) -> list[Point]:
        return [(x + u * k, y + v * k) for u, v in points(text)]

    s.disc(x, y + 62 * k, 190 * k, INK, flat=0.08)
    for wheel in (-110, 118):
        s.disc(x + wheel * k, y, 62 * k, INK)
        s.disc(x + wheel * k, y, 40 * k, "#8d8a86", INK, 45, 0.6)
        s.disc(x + wheel * k, y, 12 * k, INK)
    s.line(at("118,0 76,-122 104,-146"), INK, 12 * k)
    s.area(at("-150,-66 -30,-84 40,-60 74,-104 92,-60 40,10 -60,14 -110,-30"), OCHRE, LATERITE, 0, 0.7)
    s.area(at("-150,-84 10,-88 14,-68 -146,-64"), INK)
    s.box(x - 44 * k, y - 24 * k, 76 * k, 34 * k, "#4d4a47", INK, 90, 0.8)
    s.line(at("-40,-96 24,-92 30,6 56,8"), NIGHT, 26 * k)
    s.area(at("-70,-86 -62,-206 -6,-222 18,-190 -2,-88"), "#f0b73f", LATERITE, 90, 0.5)
    s.line(at("-8,-196 50,-146 98,-142"), SKIN, 17 * k)
    s.disc(x - 16 * k, y - 256 * k, 32 * k, SKIN, "#2c1510", 90, 0.6)
    s.disc(x - 20 * k, y - 268 * k, 38 * k, "#f0b73f", LATERITE, 0, 0.5, flat=0.82)
    s.area(at("-138,-86 -150,-190 -112,-208 -78,-190 -74,-88"), cloth, INK, 90, 0.6)
    s.line(at("-110,-92 -84,-40 -96,20"), cloth, 28 * k)
    s.disc(x - 114 * k, y - 236 * k, 29 * k, SKIN, "#2c1510", 90, 0.6)
    s.disc(x - 120 * k, y - 254 * k, 33 * k, cloth, INK, 45, 0.4, flat=0.7)


def frontiere(s: Canvas) -> None:
    """Lorries waiting at a barrier, at night."""
    s.sky("#16233d", INDIGO, 560)
    s.disc(240, 190, 70, CREAM, SAND, 45, 0.7)
    for _ in range(70):
        s.disc(s.chance.uniform(0, 1500), s.chance.uniform(0, 420), s.chance.uniform(1.5, 4), SAND)
    s.hills(520, 30, 900, 300, "#22304a", INK)
    s.area(points("0,640 1500,640 1500,1000 0,1000"), "#3b3a40", INK, 0, 0.8)
    for lamp in (330, 760, 1190):
        s.area([(lamp - 12, 250), (lamp + 12, 250), (lamp + 170, 660), (lamp - 170, 660)], "#33456a")
        s.box(lamp - 5, 240, 10, 410, INK)
        s.disc(lamp, 244, 20, "#f6dfb4")
    for x, colour in ((1130, LATERITE), (700, SEA), (270, OCHRE)):
        _lorry(s, x, 690, colour)
    s.area(points("0,880 1500,850 1500,1000 0,1000"), "#2b2a30", INK, 0, 0.7)
    s.box(1330, 640, 30, 260, CREAM, "#b9a98c", 90, 0.8)
    s.line([(1344, 690), (420, 850)], CREAM, 26)
    for i in range(9):
        left = 1344 - i * 103
        s.line([(left, 690 + i * 17.8), (left - 50, 690 + (i + 0.5) * 17.8)], LATERITE, 26)
    s.box(1290, 880, 120, 26, INK)


def _lorry(s: Canvas, x: float, y: float, colour: str) -> None:
    s.box(x - 330, y - 230, 330, 200, colour, INK, 90, 0.7)
    for plank in range(1, 8):
        s.box(x - 330 + plank * 41, y - 230, 3, 200, INK)
    for sack in range(6):
        s.disc(x - 300 + sack * 53, y - 236, 34, SAND, BRICK, 0, 0.7, flat=0.62)
    s.area([(x + 8, y - 180), (x + 72, y - 180), (x + 104, y - 104), (x + 106, y - 30), (x + 8, y - 30)], colour, INK, 0, 0.6)
    s.area([(x + 24, y - 166), (x + 66, y - 166), (x + 88, y - 108), (x + 24, y - 108)], FOAM, NIGHT, 45, 0.6)
    s.area([(x + 104, y - 64), (x + 230, y - 20), (x + 230, y + 10), (x + 104, y - 48)], "#6f6a4e")
    s.disc(x + 100, y - 56, 11, "#f9edc9")
    for wheel in (-280, -200, 50):
        s.disc(x + wheel, y - 18, 42, INK)
        s.disc(x + wheel, y - 18, 17, "#8d8a86")


def hopital(s: Canvas) -> None:
    """A hospital with its windows lit, and somebody arriving."""
    s.sky(NIGHT, "#5a6f92", 745)
    s.disc(1230, 190, 80, CREAM, SAND, 45, 0.7)
    s.box(260, 300, 760, 440, "#e9dcc0", "#8d8fa0", 90, 0.7)
    s.box(260, 280, 760, 30, CREAM)
    s.box(1020, 430, 330, 310, "#d6c8aa", "#7d8096", 90, 0.7)
    for row in range(3):
        for column in range(7):
            lit = (row * 7 + column * 5) % 4
            if not (row == 2 and 2 <= column <= 4):
                s.box(302 + column * 102, 350 + row * 122, 66, 78, "#f3c77a" if lit else INDIGO, OCHRE if lit else NIGHT, 0, 0.5)
    for column in range(3):
        s.box(1056 + column * 96, 480, 60, 74, "#f3c77a" if column != 1 else INDIGO, OCHRE, 0, 0.4)
    s.disc(640, 216, 74, CREAM)
    s.box(622, 166, 36, 100, LEAF)
    s.box(590, 198, 100, 36, LEAF)
    s.area(points("470,560 810,560 850,606 430,606"), LATERITE, BRICK, 0, 0.6)
    s.box(520, 606, 240, 140, "#f9edc9", OCHRE, 0, 0.5)
    s.box(634, 606, 10, 140, "#b99a68")
    s.box(0, 736, 1500, 264, "#3b4a5f", INK, 0, 0.8)
    s.area(points("520,740 760,740 980,1000 300,1000"), "#8f8464", "#3b4a5f", 0, 0.7)
    for x, height in ((130, 330), (1420, 290)):
        s.box(x - 12, 740 - height * 0.4, 24, height * 0.4 + 20, INK)
        s.disc(x, 740 - height * 0.6, height * 0.36, PALM, INK, 45, 0.8)
    _walker(s, 700, 800, 1.25, OCHRE)
    _walker(s, 800, 818, 0.95, SEA)


def _walker(s: Canvas, x: float, y: float, k: float, cloth: str) -> None:
    """Somebody seen from behind, in a wrapped cloth."""
    s.disc(x, y + 128 * k, 52 * k, INK, flat=0.2)
    s.area([(x + u * k, y + v * k) for u, v in points("-30,-20 30,-20 40,126 -40,126")], cloth, INK, 90, 0.6)
    s.area([(x + u * k, y + v * k) for u, v in points("-34,-60 34,-60 30,10 -30,10")], CREAM, "#b9a98c", 90, 0.7)
    s.disc(x, y - 88 * k, 24 * k, SKIN)
    s.disc(x, y - 98 * k, 32 * k, cloth, INK, 45, 0.6, flat=0.8)


def avenue(s: Canvas) -> None:
    """Young trees in rows, and those who water them."""
    s.sky("#bfd8d2", CREAM, 470)
    for i, x in enumerate(range(-20, 1500, 170)):
        height = 120 + (i * 67) % 130
        s.box(x, 480 - height, 160, height + 20, (SAND, EARTH, "#e6c79c")[i % 3], BRICK, 90, 0.5)
    s.box(0, 470, 1500, 530, "#c9703f", BRICK, 0, 0.6)
    s.area(points("690,470 810,470 1240,1000 260,1000"), "#77716c", INK, 0, 0.6)
    for dash in range(6):
        y, w = 490 + dash**2 * 18, 5 + dash * 4
        s.box(750 - w / 2, y, w, 12 + dash * 10, CREAM)
    for step in range(5):
        k, y = 0.4 + step * 0.27, 480 + step * step * 27
        for side in (-1, 1):
            _sapling(s, 750 + side * (110 + step * 148), y, k)
    _walker(s, 1090, 800, 1.2, INDIGO)
    s.disc(1160, 930, 44, SEA, NIGHT, 90, 0.6, flat=0.7)
    s.line([(1160, 880), (1204, 846)], INK, 8)


def _sapling(s: Canvas, x: float, y: float, k: float) -> None:
    s.disc(x, y + 112 * k, 74 * k, "#8d4a2a", flat=0.26)
    s.box(x - 6 * k, y - 60 * k, 12 * k, 170 * k, "#5c3a22")
    s.line([(x - 30 * k, y + 110 * k), (x - 22 * k, y - 30 * k)], SAND, 6 * k)
    for u, v, r in ((0, -110, 66), (-38, -70, 46), (40, -74, 48)):
        s.disc(x + u * k, y + v * k, r * k, LEAF, PALM, 45, 0.9)


def cinema(s: Canvas) -> None:
    """A film on a wall, in a courtyard full of people."""
    s.sky("#16233d", "#3b3a5a", 1000)
    for _ in range(60):
        s.disc(s.chance.uniform(0, 1500), s.chance.uniform(0, 300), s.chance.uniform(1.5, 4), SAND)
    s.box(0, 330, 1500, 330, "#3a2a33", INK, 0, 0.7)
    s.area(points("1500,1000 1430,1000 330,150 1170,150"), "#2c3b5c")
    s.box(330, 120, 840, 460, CREAM)
    s.box(350, 140, 800, 420, "#f3c77a", LATERITE, 0, 0.8)
    s.disc(930, 370, 96, CREAM, OCHRE, 0, 0.7)
    s.area([*[(x, 470 - 18 * ((x // 90) % 2)) for x in range(350, 1151, 90)], (1150, 560), (350, 560)], "#a1503a", BRICK, 0, 0.5)
    s.line([(560, 560), (560, 420)], INK, 16)
    s.disc(560, 400, 110, PALM, INK, 0, 0.8, flat=0.35)
    for bulb in range(16):
        s.disc(20 + bulb * 98, 78 + abs(bulb % 8 - 4) * -9, 9, "#f6dfb4")
    for row in range(4):
        for seat in range(15 - row):
            x = 40 + row * 46 + seat * (104 + row * 8) + s.chance.uniform(-14, 14)
            k = 0.85 + row * 0.24
            cloth = s.chance.choice([LATERITE, SEA, OCHRE, INDIGO, PALM, BRICK])
            s.disc(x, 740 + row * 84, 46 * k, cloth, INK, 0, 0.9, flat=0.9)
            s.disc(x, 684 + row * 80, 25 * k, INK, "#5a4a5c", 180, 0.5)
            if s.chance.random() < 0.35:
                s.disc(x, 672 + row * 80, 29 * k, cloth, INK, 0, 0.7, flat=0.8)


SCENES = (moto, frontiere, hopital, avenue, cinema)
