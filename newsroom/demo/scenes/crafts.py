"""Pictures of things at hand: school slate, books, sacks, cooking pot, telephone, loom, cashew."""

import math

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


def ecole(s: Canvas) -> None:
    """A class before the blackboard, seen from the back row."""
    s.box(0, 0, 1500, 1000, "#e9cf9c", OCHRE, 0, 0.5)
    for left in (40, 1250):
        s.box(left, 120, 210, 330, "#bfd8d2", SEA, 0, 0.3)
        for slat in range(5):
            s.box(left, 120 + slat * 72, 210, 12, "#8d5a34")
    s.box(300, 90, 900, 430, "#8d5a34")
    s.box(320, 110, 860, 390, PALM, INK, 135, 0.6)
    for line, (start, end) in enumerate(((370, 720), (370, 820), (370, 640))):
        for x in range(start, end, 46):
            width = s.chance.uniform(22, 40)
            s.arc(x + width / 2, 190 + line * 82, width / 2, 180 + line * 40, 420 + line * 30, CREAM, 5, 0.8)
    s.area(points("920,420 1010,220 1100,420"), PALM)
    s.line(points("920,420 1010,220 1100,420 920,420"), CREAM, 6)
    s.disc(1010, 352, 34, OCHRE, LATERITE, 45, 0.5)
    _teacher(s, 790, 330)
    for row in range(3):
        y, k = 640 + row * 128, 0.8 + row * 0.3
        count = 7 - row
        for seat in range(count):
            place = 1500 * (seat + 0.5) / count + s.chance.uniform(-20, 20)
            _pupil(s, place, y, k, lifts=(seat + row * 2) % 5 == 1, braids=(seat + row) % 2 == 0)
        s.box(-10, y + 70 * k, 1520, 30 * k, "#8d5a34", "#4a2a18", 0, 0.7)


def _teacher(s: Canvas, x: float, y: float) -> None:
    s.area([(x + u, y + v) for u, v in points("-46,-30 46,-30 70,230 -70,230")], LATERITE, BRICK, 90, 0.7)
    s.line([(x + 36, y - 14), (x + 96, y - 40), (x + 130, y - 100)], SKIN, 22)
    s.disc(x, y - 84, 42, SKIN, "#2c1510", 90, 0.6, flat=1.15)
    s.disc(x, y - 118, 52, OCHRE, LATERITE, 45, 0.6, flat=0.7)


def _pupil(s: Canvas, x: float, y: float, k: float, *, lifts: bool, braids: bool) -> None:
    if lifts:
        s.line([(x + 40 * k, y + 60 * k), (x + 62 * k, y - 70 * k)], SKIN, 20 * k)
        s.disc(x + 63 * k, y - 80 * k, 13 * k, SKIN)
    s.area([(x + u * k, y + v * k) for u, v in points("-62,90 -54,30 -24,12 24,12 54,30 62,90")], "#d9b98a", "#8d5a34", 90, 0.7)
    s.box(x - 13 * k, y - 6 * k, 26 * k, 30 * k, SKIN)
    s.disc(x, y - 34 * k, 36 * k, INK, "#4a3a3c", 180, 0.4)
    if braids:
        for side in (-1, 1):
            s.disc(x + side * 30 * k, y - 62 * k, 15 * k, INK)


BINDINGS = ((LATERITE, BRICK), (OCHRE, LATERITE), (INDIGO, NIGHT), (SEA, PALM), (CREAM, SAND), (PALM, INK), (ROSE, LATERITE))


def bibliotheque(s: Canvas) -> None:
    """Shelves of books, one of them open on a bench."""
    s.box(0, 0, 1500, 1000, "#5c3a22", INK, 135, 0.6)
    for shelf in range(3):
        floor = 262 + shelf * 258
        x = 30.0
        while x < 1470:
            width, height = s.chance.uniform(24, 62), s.chance.uniform(140, 214)
            colour, shade = s.chance.choice(BINDINGS)
            if s.chance.random() < 0.1:
                lean = width + 50
                corners = [(x, floor), (x + lean - width, floor - height), (x + lean, floor - height + 14), (x + width, floor)]
                s.area(corners, colour, shade, 90, 0.7)
                x += lean + 6
            else:
                s.box(x, floor - height, width, height, colour, shade, 90, 0.7)
                s.box(x, floor - height + 22, width, 8, CREAM if colour != CREAM else LATERITE)
                s.box(x, floor - 40, width, 5, CREAM if colour != CREAM else LATERITE)
                x += width + 3
        s.box(0, floor, 1500, 26, "#8d5a34", "#3a2416", 0, 0.8)
    s.box(0, 850, 1500, 150, "#b98445", BRICK, 0, 0.6)
    s.disc(760, 936, 400, "#8d5a34", flat=0.1)
    for side in (-1, 1):
        page = [(750, 900), (750 + side * 90, 850), (750 + side * 330, 862), (750 + side * 350, 930), (750 + side * 90, 912)]
        s.area([*page, (750, 944)], CREAM, SAND, 90 if side > 0 else 270, 0.8)
        for line in range(4):
            s.line([(750 + side * 50, 892 + line * 10), (750 + side * 310, 878 + line * 13)], "#b9a98c", 4)
    s.line([(750, 900), (750, 946)], "#b9a98c", 4)


def riz(s: Canvas) -> None:
    """Open sacks of rice and a pair of scales."""
    s.box(0, 0, 1500, 1000, SEA, NIGHT, 0, 0.5)
    for plank in range(9):
        s.box(0, plank * 62, 1500, 5, "#266370")
    s.box(0, 560, 1500, 440, "#b98445", BRICK, 0, 0.6)
    s.line([(750, 560), (750, 200)], INK, 16)
    s.line([(500, 262), (1000, 202)], INK, 14)
    s.disc(750, 232, 22, OCHRE, LATERITE, 45, 0.6)
    for x, y in ((500, 262), (1000, 202)):
        s.line([(x, y), (x - 84, y + 190)], INK, 4)
        s.line([(x, y), (x + 84, y + 190)], INK, 4)
        s.area([(x - 104, y + 188), (x + 104, y + 188), (x + 60, y + 240), (x - 60, y + 240)], OCHRE, LATERITE, 90, 0.8)
    s.disc(500, 446, 78, CREAM, SAND, 90, 0.6, flat=0.5)
    for x in (960, 1000, 1040):
        s.box(x - 18, 334, 36, 58, "#6f6a60", INK, 90, 0.8)
    s.box(690, 540, 120, 30, INK)
    for x, y, k, grain, shade in (
        *((190, 640, 1.0, CREAM, SAND), (560, 680, 1.1, "#e9cf9c", OCHRE)),
        *((980, 690, 1.15, "#f6efe0", "#d8c7a3"), (1350, 640, 1.0, LATERITE, BRICK)),
    ):
        _sack(s, x, y, k, grain, shade)


def _sack(s: Canvas, x: float, y: float, k: float, grain: str, shade: str) -> None:
    s.disc(x, y + 300 * k, 210 * k, "#7a4a2e", flat=0.14)
    s.area(
        [(x + u * k, y + v * k) for u, v in points("-160,0 160,0 200,250 180,300 -180,300 -200,250")],
        "#d8c29a",
        "#8d6f42",
        90,
        0.8,
    )
    s.disc(x, y - 6 * k, 150 * k, grain, shade, 90, 0.6, flat=0.55)
    s.disc(x, y + 8 * k, 176 * k, "#c4aa7c", "#8d6f42", 90, 0.7, flat=0.26)
    s.disc(x, y - 4 * k, 148 * k, grain, shade, 90, 0.4, flat=0.24)
    s.disc(x, y - 30 * k, 104 * k, grain, shade, 90, 0.5, flat=0.5)
    s.disc(x, y + 168 * k, 60 * k, LATERITE if grain != LATERITE else SEA, BRICK, 45, 0.6)
    s.disc(x, y + 168 * k, 36 * k, "#d8c29a")


def marmite(s: Canvas) -> None:
    """A pot on three stones, and what goes into it."""
    s.box(0, 0, 1500, 1000, "#f3d9a4", OCHRE, 135, 0.5)
    for ring in range(6, 0, -1):
        s.disc(700, 520, 120 + ring * 95, ("#f0cf8f", "#f3d9a4")[ring % 2])
    s.disc(700, 880, 460, "#c9914f", flat=0.2)
    for x in (430, 700, 970):
        s.disc(x, 850, 96, "#7d766c", INK, 90, 0.8, flat=0.75)
    for x, height, colour in (
        (540, 150, LATERITE),
        (620, 210, OCHRE),
        (720, 190, LATERITE),
        (800, 230, OCHRE),
        (880, 140, LATERITE),
    ):
        s.area([(x - 44, 880), (x - 30, 800), (x, 880 - height), (x + 26, 800), (x + 44, 880)], colour, BRICK, 0, 0.4)
    s.disc(700, 640, 330, "#3a3c42", INK, 90, 0.9, flat=0.68)
    s.area(points("370,470 1030,470 1010,600 390,600"), "#3a3c42", INK, 90, 0.9)
    s.disc(700, 470, 348, "#55585f", INK, 90, 0.7, flat=0.22)
    s.disc(700, 466, 300, "#f6efe0", SAND, 45, 0.7, flat=0.2)
    for _ in range(14):
        s.disc(s.chance.uniform(480, 930), s.chance.uniform(440, 492), s.chance.uniform(8, 20), CREAM, SAND, 45, 0.5, flat=0.6)
    s.line([(880, 470), (1150, 130)], "#8d5a34", 34)
    s.line([(886, 466), (1150, 134)], "#a86f42", 12)
    for x in (520, 640, 760):
        s.line([(x + 24 * math.sin(i / 3), 400 - i * 20) for i in range(15)], "#fbf3e2", 12)
    for x, y, r in ((180, 840, 80), (110, 900, 66), (250, 910, 70)):
        s.disc(x, y, r, LATERITE, BRICK, 45, 0.8, flat=0.86)
        s.line([(x, y - r * 0.8), (x + 14, y - r * 1.1)], PALM, 10)


def telephone(s: Canvas) -> None:
    """A plain telephone in a hand, and its waves."""
    s.box(0, 0, 1500, 1000, INDIGO, NIGHT, 45, 0.8)
    for ring in range(7, 0, -1):
        s.disc(820, 300, 80 + ring * 92, (INDIGO, "#38598a")[ring % 2])
    for radius, colour in ((300, OCHRE), (420, LATERITE), (540, OCHRE)):
        s.arc(820, 300, radius, 205, 335, colour, 15)
    s.area(points("560,1000 520,760 580,560 650,540 700,1000"), SKIN, "#2c1510", 90, 0.7)
    s.area(points("620,190 1000,190 1020,210 1020,900 1000,920 620,920 600,900 600,210"), INK, "#3a4658", 180, 0.6)
    s.area(points("640,240 980,240 980,560 640,560"), FOAM, SEA, 0, 0.6)
    for line, width in enumerate((250, 190, 290)):
        s.box(668, 282 + line * 62, width, 26, NIGHT if line != 1 else LATERITE)
    s.area(points("920,480 950,480 950,540 920,540"), NIGHT)
    s.area(points("880,500 910,500 910,540 880,540"), NIGHT)
    for key in range(12):
        x, y = 650 + key % 3 * 116, 612 + key // 3 * 72
        s.area([(x, y), (x + 88, y), (x + 88, y + 44), (x, y + 44)], "#3a4658", NIGHT, 0, 0.6)
        s.disc(x + 44, y + 22, 8, CREAM)
    for i, y in enumerate((560, 650, 740, 826)):
        s.area(
            [(1060, y - 6), (1044, y + 62), (940 - i * 4, y + 66), (932 - i * 4, y + 14), (1000, y - 14)], SKIN, "#2c1510", 0, 0.5
        )
    s.area(points("1020,540 1100,600 1120,1000 900,1000 940,920 1020,900"), SKIN, "#2c1510", 90, 0.7)
    s.area(points("480,900 1180,900 1240,1000 420,1000"), OCHRE, LATERITE, 0, 0.8)
    for x, y, r in ((240, 330, 70), (330, 640, 52), (1270, 690, 64), (1330, 260, 46)):
        s.disc(x, y, r, OCHRE, LATERITE, 45, 0.8)
        s.disc(x, y, r * 0.72, "#f3c77a", OCHRE, 45, 0.8)


def tissage(s: Canvas) -> None:
    """Strips of woven cloth side by side, the shuttle on them."""
    x = 0.0
    looks = (
        (INDIGO, CREAM, NIGHT),
        (LATERITE, OCHRE, BRICK),
        (CREAM, INDIGO, SAND),
        (PALM, OCHRE, INK),
        (OCHRE, LATERITE, BRICK),
    )
    for strip in range(10):
        ground, figure, shade = looks[strip * 3 % 5]
        s.box(x, 0, 158, 1000, ground, shade, 90, 0.6)
        for band in range(14):
            y = band * 78 - strip % 3 * 26
            match (band + strip * 2) % 4:
                case 0:
                    s.area([(x + 79, y), (x + 140, y + 36), (x + 79, y + 72), (x + 18, y + 36)], figure, shade, 90, 0.5)
                case 1:
                    for line in range(4):
                        s.box(x, y + 8 + line * 16, 158, 7, figure)
                case 2:
                    for column in range(4):
                        s.box(x + 12 + column * 38, y + 14, 22, 44, figure, shade, 90, 0.4)
                case _:
                    s.line([(x + i * 19.75, y + (20 if i % 2 else 54)) for i in range(9)], figure, 9)
        s.line([(x + 158, 0), (x + 158, 1000)], INK, 4)
        x += 158
    s.area(points("430,620 560,560 1010,430 1150,440 1020,510 590,640"), "#4a2a18")
    s.area(points("420,596 550,536 1000,406 1140,416 1010,486 580,616"), "#b98445", BRICK, 0, 0.8)
    s.area(points("620,548 930,458 950,472 640,566"), "#4a2a18")
    s.area(points("650,546 910,470 920,478 664,556"), LATERITE, BRICK, 0, 0.7)


def cajou(s: Canvas) -> None:
    """Cashew apples on their branch, the nut below."""
    s.sky("#f6dfb4", "#e9cf9c", 1000)
    s.disc(300, 260, 150, CREAM, OCHRE, 0, 0.6)
    s.hills(820, 24, 900, 100, LEAF, PALM, 0.7)
    s.line(points("-20,90 420,150 900,110 1520,210"), "#5c3a22", 40)
    for x, y, turn in (
        (160, 150, 1),
        (420, 120, -1),
        (660, 150, 1),
        (900, 90, -1),
        (1180, 140, 1),
        (1400, 190, -1),
        (540, 90, 1),
    ):
        leaf = points("0,0 60,-90 180,-130 250,-60 170,20 60,30")
        s.area([(x + u * turn, y + v * 0.8) for u, v in leaf], LEAF, PALM, 45, 0.8)
        s.line([(x, y), (x + 210 * turn, y - 52)], PALM, 5)
    for x, y, k, colour in ((330, 330, 1.15, LATERITE), (740, 320, 1.4, OCHRE), (1160, 360, 1.2, LATERITE)):
        _cashew(s, x, y, k, colour)


def _cashew(s: Canvas, x: float, y: float, k: float, colour: str) -> None:
    s.line([(x, y - 210), (x, y - 80 * k)], "#5c3a22", 12)
    s.area([(x + u * k, y + v * k) for u, v in points("-60,-90 60,-90 112,70 90,140 -90,140 -112,70")], colour, BRICK, 90, 0.6)
    s.disc(x, y + 110 * k, 104 * k, colour, BRICK, 90, 0.6, flat=0.62)
    s.disc(x, y - 86 * k, 62 * k, colour, flat=0.4)
    for step in range(24):
        turn = math.radians(90 + step * 8)
        s.disc(x + (34 + 40 * math.cos(turn)) * k, y + (214 + 40 * math.sin(turn)) * k, 25 * k, "#8d5a34", INK, 90, 0.3)
    s.disc(x - 4 * k, y + 218 * k, 10 * k, EARTH, flat=1.5)
    s.line([(x - 44 * k, y - 40 * k), (x - 66 * k, y + 50 * k)], CREAM, 9 * k)


SCENES = (ecole, bibliotheque, riz, marmite, telephone, tissage, cajou)
