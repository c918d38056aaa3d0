"""Pictures of the country: bush, sun, river, railway."""

import math

from newsroom.demo.canvas import (
    BRICK,
    CREAM,
    FOAM,
    INDIGO,
    INK,
    LATERITE,
    LEAF,
    NIGHT,
    OCHRE,
    PALM,
    SAND,
    SEA,
    Canvas,
    Point,
    points,
    wave,
)

COW = points(
    "-60,-62 40,-70 66,-56 96,-78 112,-66 84,-36 58,-22 54,0 44,0 42,-18 -34,-16 -38,0 -48,0 -50,-20 -64,-30 -68,0 -74,0 -72,-48"
)


def savane(s: Canvas) -> None:
    s.sky("#f3c77a", LATERITE, 620)
    s.disc(980, 430, 190, CREAM, OCHRE, 0, 0.9)
    for y, colour, shade, height, length, shift in (
        (520, "#c4694a", BRICK, 34, 900, 120),
        (580, "#a1503a", BRICK, 28, 1200, 500),
        (640, "#b98445", BRICK, 18, 800, 0),
    ):
        s.area([*wave(0, 1512, y, height, length, shift), (1512, 1000), (0, 1000)], colour, shade, 0, 0.55)
    s.area([*wave(0, 1512, 715, 14, 1100, 250), (1512, 1000), (0, 1000)], OCHRE, BRICK, 0, 0.75)
    s.area(points("690,716 760,716 700,790 860,870 560,1000 180,1000 560,872 610,790"), SAND, OCHRE, 0, 0.9)
    for i in range(170):
        x, y = s.chance.uniform(0, 1500), 735 + 265 * s.chance.random() ** 0.8
        h = (y - 650) * 0.14
        s.line([(x, y), (x + h * 0.25, y - h)], "#7c4a24" if i % 3 else "#f0c56e", max(2, h / 14))
    trunk = points("330,770 345,560 300,470 318,462 362,540 372,430 392,430 388,545 440,462 458,474 402,570 410,770")
    s.area(trunk, INK)
    for x, y, w, h in ((375, 392, 300, 50), (260, 440, 170, 36), (500, 436, 180, 38), (370, 350, 190, 40)):
        s.disc(x, y, w, PALM, INK, 0, 0.9, flat=h / w)
    for x, y, k, colour in (
        (760, 742, 1.0, INK),
        (905, 728, 0.85, BRICK),
        (1040, 744, 1.05, CREAM),
        (1190, 730, 0.85, INK),
        (1320, 748, 1.1, "#5c2a18"),
    ):
        s.area([(x + px * k, y + py * k + 20) for px, py in COW], colour, "#5c2a18" if colour == CREAM else None, 0, 0.5)
        s.arc(x + 112 * k, y - 82 * k, 30 * k, 150, 290, colour, 6 * k)
        s.arc(x + 84 * k, y - 84 * k, 30 * k, 250, 390, colour, 6 * k)
        s.area([(x - 20 * k, y - 46 * k), (x + 5 * k, y - 80 * k), (x + 30 * k, y - 46 * k)], colour)
    s.box(640, 664, 15, 96, INK)
    s.area(points("622,690 674,690 688,800 610,800"), INDIGO, NIGHT, 90, 0.8)
    s.disc(648, 668, 20, INK)
    s.disc(648, 656, 44, SAND, BRICK, 90, 0.6, flat=0.3)
    s.line([(690, 640), (682, 806)], INK, 6)


def solaire(s: Canvas) -> None:
    s.sky("#a9cdd0", CREAM, 480)
    s.disc(330, 250, 120, OCHRE, LATERITE, 45, 0.5)
    for r in (165, 205, 245):
        for i in range(0, 360, 20):
            s.arc(330, 250, r, i, i + 8, OCHRE, 6)
    s.area([*wave(0, 1512, 420, 22, 1300, 300), (1512, 1000), (0, 1000)], "#cf9a5c", LATERITE, 0, 0.5)
    s.box(0, 500, 1500, 500, "#d8a662", LATERITE, 0, 0.7)
    for x, h in ((1120, 90), (1200, 74), (1290, 100), (1050, 62)):
        s.box(x, 440 - h + 40, 64, h, CREAM, SAND, 90, 0.9)
        s.area([(x - 10, 440 - h + 40), (x + 74, 440 - h + 40), (x + 32, 440 - h - 4)], LATERITE, BRICK, 90, 0.7)
    s.line([(960, 470), (960, 250)], INK, 7)
    for arm in (270, 300):
        s.line([(925, arm), (995, arm)], INK, 6)
    s.arc(1240, 120, 300, 120, 152, INK, 3)
    for row, (top, k) in enumerate(((505, 0.42), (580, 0.62), (690, 0.9), (850, 1.3))):
        for column in range(-1, 12):
            _panel(s, -260 + row * 35 + (column + 1) * 358 * k, top, k)


def _panel(s: Canvas, x: float, y: float, k: float) -> None:
    w, h, slant = 330 * k, 125 * k, 80 * k
    corners: list[Point] = [(x + slant, y), (x + slant + w, y), (x + w, y + h), (x, y + h)]
    s.area([(px + 20 * k, py + 26 * k) for px, py in corners], "#9a5a34")
    s.box(x + w * 0.45, y + h * 0.7, 10 * k, h * 0.62, INK)
    s.area(corners, INDIGO, NIGHT, 135, 0.95)
    for i in range(1, 6):
        s.line([(x + slant + w * i / 6, y), (x + w * i / 6, y + h)], "#6d8cb0", 2.2 * k)
    for j in (1, 2):
        left = x + slant * (1 - j / 3)
        s.line([(left, y + h * j / 3), (left + w, y + h * j / 3)], "#6d8cb0", 2.2 * k)
    s.line([*corners, corners[0]], CREAM, 5 * k)
    s.area([(x + slant + w * 0.62, y), (x + slant + w * 0.8, y), (x + w * 0.5, y + h), (x + w * 0.32, y + h)], "#4f6f9b")


def _course(t: float) -> Point:
    """The middle of the river, from its source at 0 to the lower edge at 1."""
    return 200 + 1150 * t + 130 * math.sin(t * 7.2), -60 + 1120 * t - 120 * math.sin(t * 6.1)


def _banks(width: float) -> list[Point]:
    left, right = [], []
    for i in range(61):
        (x, y), w = _course(i / 60), width * (0.8 + 0.5 * i / 60)
        left.append((x + w * 0.75, y - w * 0.6))
        right.append((x - w * 0.75, y + w * 0.6))
    return left + right[::-1]


def _pirogue(s: Canvas, t: float, colour: str) -> None:
    """A boat seen from above, in the direction of the stream, with its wake."""
    a = math.atan2(1120 - 732 * math.cos(t * 6.1), 1150 + 936 * math.cos(t * 7.2))
    x, y = _course(t)
    x, y = x + s.chance.uniform(-26, 26), y + s.chance.uniform(-26, 26)

    def at(u: float, v: float) -> Point:
        return x + u * math.cos(a) - v * math.sin(a), y + u * math.sin(a) + v * math.cos(a)

    for k, (u, v) in enumerate(((-150, 26), (-190, -30))):
        s.line([at(-70, 8 * (1 - 2 * k)), at(u, v)], FOAM, 4)
    s.area([at(u, v) for u, v in points("-84,0 -56,17 40,18 96,0 40,-18 -56,-17")], INK)
    s.area([at(u, v) for u, v in points("-70,0 -50,11 38,12 80,0 38,-12 -50,-11")], colour, BRICK, 90, 0.6)
    for u in (-38, 0, 36):
        s.line([at(u, -13), at(u, 13)], INK, 5)
    s.disc(*at(-22, 0), 9, INK)
    s.disc(*at(58, 0), 8, INK)


def fleuve(s: Canvas) -> None:
    s.box(0, 0, 1500, 1000, LEAF, PALM, 135, 0.8)
    for _ in range(90):
        x, y, r = s.chance.uniform(0, 1500), s.chance.uniform(0, 1000), s.chance.uniform(16, 46)
        s.disc(x, y, r, PALM, INK, 45, 0.5)
    for i in range(7):
        x, y = s.chance.choice(points("60,80 1180,640 980,760 120,700"))
        x, y = x + (i % 3) * 130, y + i // 3 * 100
        s.area([(x, y), (x + 120, y - 14), (x + 128, y + 78), (x + 8, y + 92)], (OCHRE, SAND, "#c9b26a")[i % 3], LEAF, 90, 0.7)
        for j in range(1, 7):
            s.line([(x + j * 17, y + 2), (x + 8 + j * 17, y + 84)], LEAF, 3)
    s.area(_banks(190), SAND, OCHRE, 45, 0.6)
    s.area(_banks(155), FOAM, SEA, 45, 0.6)
    s.area(_banks(128), SEA, NIGHT, 45, 0.7)
    for _ in range(42):
        x, y = _course(s.chance.random())
        x, y = x + s.chance.uniform(-80, 80), y + s.chance.uniform(-60, 60)
        s.line([(x, y), (x + 46, y + 30)], FOAM, 3)
    for t, colour in ((0.2, OCHRE), (0.31, BRICK), (0.42, LATERITE), (0.55, CREAM), (0.66, LATERITE), (0.8, OCHRE)):
        _pirogue(s, t, colour)


def rail(s: Canvas) -> None:
    s.sky("#e9dcc0", OCHRE, 520)
    s.disc(1180, 250, 95, LATERITE, BRICK, 0, 0.5)
    for y, colour, shade, h, length, shift in ((430, "#8fa487", LEAF, 40, 700, 90), (490, LEAF, PALM, 30, 1000, 400)):
        s.hills(y, h, length, shift, colour, shade, 0.7)
    s.box(0, 560, 1500, 440, "#c9703f", BRICK, 0, 0.8)
    for pier in range(60, 1500, 240):
        s.box(pier, 470, 70, 250, SAND, "#a9824f", 90, 0.9)
        s.disc(pier + 155, 640, 86, PALM, INK, 0, 0.5)
        s.box(pier + 70, 640, 170, 90, "#c9703f")
    s.box(0, 452, 1500, 44, CREAM, "#b99a68", 0, 0.9)
    s.box(0, 440, 1500, 14, INK)
    for coach in range(-80, 1200, 262):
        s.box(coach, 318, 250, 112, LATERITE, BRICK, 0, 0.8)
        s.box(coach, 392, 250, 12, CREAM)
        for window in range(6):
            s.box(coach + 18 + window * 38, 336, 25, 34, NIGHT if window % 3 else "#f3c77a")
        for wheel in (46, 204):
            s.disc(coach + wheel, 434, 15, INK)
    s.area(points("1230,430 1230,318 1380,318 1455,386 1462,430"), NIGHT, INK, 90, 0.8)
    s.area(points("1372,330 1395,346 1430,384 1372,384"), FOAM)
    s.box(1230, 392, 232, 12, OCHRE)
    s.disc(1290, 434, 15, INK)
    s.disc(1420, 434, 15, INK)
    s.hills(770, 10, 600, 100, SEA, NIGHT, 0.8)
    s.flecks(34, 800, 985, 170, (OCHRE, FOAM, FOAM))


SCENES = (savane, solaire, fleuve, rail)
