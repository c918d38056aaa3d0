"""Pictures of the town: harbour, market, skyline."""

import math

from newsroom.demo.canvas import (
    BRICK,
    CREAM,
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
    Canvas,
    points,
    wave,
)


def port(s: Canvas) -> None:
    s.sky(CREAM, ROSE, 640)
    s.disc(1080, 400, 165, OCHRE, LATERITE, 0, 0.75)
    s.area([(0, 640), (0, 575), *wave(0, 700, 565, 12, 500), (700, 640)], "#7d8fa0")
    s.box(0, 630, 1500, 370, SEA, NIGHT, 0, 0.95)
    for i in range(26):
        y = 655 + i * 13
        x = 1080 + s.chance.uniform(-1, 1) * (60 + i * 9)
        w = s.chance.uniform(40, 190)
        s.box(x - w / 2, y, w, 4 + i * 0.12, SAND if i % 3 else OCHRE)
    _ship(s)
    _cranes(s)
    s.area(points("0,770 520,790 640,1000 0,1000"), "#c9b48c", "#7d6a4e", 0, 0.9)
    s.box(0, 776, 520, 10, INK)
    for x in (90, 230, 370):
        s.box(x, 752, 26, 28, INK)
        s.disc(x + 13, 752, 20, INK, flat=0.5)


def _ship(s: Canvas) -> None:
    """With its containers."""
    hull = points("380,600 1410,600 1350,745 450,745")
    s.area(hull, NIGHT, INK, 0, 1)
    s.area(points("438,712 1364,712 1350,745 450,745"), LATERITE, BRICK, 90, 0.7)
    s.box(1235, 400, 120, 200, CREAM, "#b9a98c", 90, 0.8)
    s.box(1255, 425, 80, 20, NIGHT)
    s.box(1270, 345, 22, 60, LATERITE)
    colours = [(LATERITE, BRICK), (OCHRE, LATERITE), (INDIGO, NIGHT), (SEA, PALM), (CREAM, SAND), (ROSE, LATERITE)]
    for column in range(9):
        for row in range(s.chance.choice([2, 3, 3, 4])):
            colour, shade = s.chance.choice(colours)
            s.box(440 + column * 86, 558 - row * 44, 82, 41, colour, shade, 90, 0.7)
            for groove in range(1, 6):
                s.box(440 + column * 86 + groove * 13.5, 563 - row * 44, 2, 31, shade)


def _cranes(s: Canvas) -> None:
    for x, reach in ((120, 560), (270, 470)):
        for leg in (0, 96):
            s.line([(x + leg, 790), (x + leg, 250)], INK, 13)
        s.line([(x, 640), (x + 96, 450), (x, 450), (x + 96, 640)], INK, 6)
        s.box(x - 110, 236, reach + 110, 20, INK)
        s.line([(x + 48, 120), (x + reach - 30, 238)], INK, 6)
        s.line([(x + 48, 120), (x - 100, 240)], INK, 6)
        s.line([(x, 250), (x + 48, 115), (x + 96, 250)], INK, 9)
        s.line([(x + reach - 90, 250), (x + reach - 90, 372)], INK, 4)
        s.box(x + reach - 128, 372, 76, 38, OCHRE, LATERITE, 90, 0.8)


PARASOLS = (
    (180, 160, 190), (590, 110, 165), (990, 190, 200), (1390, 120, 170),
    (60, 560, 170), (430, 500, 205), (830, 560, 175), (1230, 560, 210),
    (210, 900, 200), (640, 900, 180), (1040, 930, 200), (1440, 900, 165),
)  # fmt: skip
"""Place and radius."""
CLOTHS = (
    (LATERITE, CREAM, BRICK), (INDIGO, OCHRE, NIGHT), (SEA, CREAM, PALM),
    (OCHRE, LATERITE, BRICK), (CREAM, LATERITE, SAND), (LEAF, CREAM, PALM),
)  # fmt: skip
"""Two colours that change by turns, and their shade."""
PEOPLE = (
    (385, 250, INDIGO), (800, 330, LATERITE), (640, 700, SEA), (1040, 420, OCHRE),
    (330, 720, BRICK), (1180, 330, PALM), (860, 790, INDIGO), (1250, 830, LATERITE),
)  # fmt: skip


def marche(s: Canvas) -> None:
    s.box(0, 0, 1500, 1000, SAND, ROSE, 0, 0.7)
    for x, y, r in PARASOLS:
        _heaps(s, x, y, r)
    for i, (x, y, r) in enumerate(PARASOLS):
        _parasol(s, x, y, r, CLOTHS[(i * 5 + i // 4) % len(CLOTHS)])
    for x, y, cloth in PEOPLE:
        s.disc(x + 14, y + 20, 38, "#b98a62", flat=0.7)
        s.disc(x, y, 40, cloth, INK, 45, 0.6, flat=0.72)
        s.disc(x, y - 4, 20, INK)
        s.disc(x + 1, y - 7, 27, CREAM if cloth != OCHRE else SEA, SAND, 45, 0.8, flat=0.62)


def _heaps(s: Canvas, x: float, y: float, r: float) -> None:
    """What lies on a mat beside a parasol."""
    goods = [LATERITE, OCHRE, LEAF, "#6d2f4a", CREAM, PALM]
    mat = [(0.3, 0.75), (1.28, 0.62), (1.36, 1.12), (0.38, 1.24)]
    s.area([(x + r * across, y + r * down) for across, down in mat], "#c07f4a", BRICK, 90, 0.5)
    for _ in range(34):
        s.disc(
            x + r * s.chance.uniform(0.42, 1.24),
            y + r * s.chance.uniform(0.76, 1.12),
            s.chance.uniform(8, 15),
            s.chance.choice(goods),
        )


def _parasol(s: Canvas, x: float, y: float, r: float, cloth: tuple[str, str, str]) -> None:
    """Seen from above: twelve parts, lit from one side."""
    first, second, shade = cloth
    s.disc(x + 26, y + 34, r, "#b98a62")
    turn, parts = s.chance.uniform(0, 1), 12
    for part in range(parts):
        a, b = (math.tau * (part + turn + d) / parts for d in (0, 1))
        m = (a + b) / 2
        edge = [
            (x + r * f * math.cos(t), y + r * f * math.sin(t))
            for t, f in ((a, 1), ((a + m) / 2, 0.975), (m, 0.96), ((m + b) / 2, 0.975), (b, 1))
        ]
        lit = math.cos(m - math.radians(45))
        s.area([(x, y), *edge], (first, second)[part % 2], shade, 0 if math.sin(m) > 0 else 180, max(0.0, 0.62 * lit))
    s.disc(x, y, 9, INK)


def ville(s: Canvas) -> None:
    s.sky("#243a5e", ROSE, 780)
    s.disc(420, 330, 105, CREAM, SAND, 45, 0.8)
    for depth, (colour, shade, base, low, high) in enumerate(
        (("#5a6f92", INDIGO, 660, 130, 360), (INDIGO, NIGHT, 720, 170, 470), (NIGHT, INK, 790, 120, 380))
    ):
        x = -30.0
        while x < 1520:
            w = s.chance.uniform(70, 150)
            h = s.chance.uniform(low, high) * (1.25 - abs(x - 900) / 1700)
            s.box(x, base - h, w, h + 40, colour, shade, 90, 0.7)
            if s.chance.random() < 0.25:
                s.line([(x + w / 2, base - h), (x + w / 2, base - h - 70)], colour, 5)
            for wy in range(int(base - h + 18), base - 14, 24):
                for wx in range(int(x + 12), int(x + w - 14), 20):
                    if s.chance.random() < (0.16, 0.3, 0.42)[depth]:
                        s.box(wx, wy, 9, 13, s.chance.choice([OCHRE, SAND, "#f3c77a", ROSE]))
            x += w + s.chance.uniform(0, 16)
    s.box(0, 800, 1500, 200, INK, NIGHT, 180, 0.8)
    s.flecks(130, 812, 990, 70, (OCHRE, LATERITE, "#35507a", SAND, "#35507a"), 4)
    s.line([(0, 770), (1500, 770)], INK, 18)
    s.box(0, 782, 1500, 26, INK)
    for x in range(90, 1500, 220):
        s.box(x, 780, 26, 110, INK)
    for x in range(30, 1500, 128):
        s.disc(x, 755, 8, OCHRE if x % 3 else CREAM)
    for tower in (560, 1060):
        s.area([(tower - 14, 770), (tower - 5, 380), (tower + 5, 380), (tower + 14, 770)], CREAM, SAND, 90, 0.7)
        for d in range(40, 250, 30):
            s.line([(tower, 390 + d * 0.25), (tower - d, 768)], SAND, 2)
            s.line([(tower, 390 + d * 0.25), (tower + d, 768)], SAND, 2)


SCENES = (port, marche, ville)
