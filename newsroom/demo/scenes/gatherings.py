"""Pictures of people and where they meet: parliament, studio, portraits."""

import math
from collections.abc import Callable

from newsroom.demo.canvas import (
    BRICK,
    CREAM,
    FOAM,
    INDIGO,
    INK,
    LATERITE,
    NIGHT,
    OCHRE,
    PALM,
    SAND,
    SEA,
    Canvas,
    points,
)


def parlement(s: Canvas) -> None:
    s.box(0, 0, 1500, 1000, "#efe2c8", SAND, 0, 0.8)
    for column in range(60, 1500, 172):
        s.box(column, 0, 92, 420, CREAM, "#cdb88f", 90, 0.9)
        s.box(column + 20, 0, 5, 420, "#d8c7a3")
        s.box(column + 46, 0, 5, 420, "#d8c7a3")
        s.box(column - 12, 0, 116, 26, "#cdb88f")
    s.disc(750, 1190, 930, BRICK, INK, 180, 0.45)
    colours = [(LATERITE, BRICK), (LATERITE, BRICK), (OCHRE, BRICK), (CREAM, SAND), (SEA, NIGHT), (INDIGO, NIGHT)]
    for row in range(8):
        r = 860 - row * 78
        s.arc(750, 1190, r + 26, 180, 360, "#5c1f17", 8)
        count = max(9, int(r / 22))
        for i in range(count):
            share = (i + 0.5) / count
            a = math.pi * (1.03 + 0.94 * share)
            x, y = 750 + r * math.cos(a), 1190 + r * math.sin(a)
            if y > 1020 or (abs(x - 750) < 150 and y > 770):
                continue
            colour, shade = colours[min(5, int(share * 6 + s.chance.uniform(-0.25, 0.25)))] if share < 0.99 else colours[5]
            s.disc(x, y, 21 - row * 0.4, colour, shade, 0, 0.8)
    s.disc(750, 1190, 240, "#5c1f17", INK, 180, 0.6)
    s.area(points("640,1000 662,872 838,872 860,1000"), OCHRE, LATERITE, 90, 0.7)
    s.box(640, 856, 220, 22, INK)
    s.line([(720, 858), (700, 800)], INK, 7)
    s.disc(698, 792, 12, INK)


def radio(s: Canvas) -> None:
    s.box(0, 0, 1500, 1000, PALM, INK, 135, 0.7)
    for i in range(9, 0, -1):
        s.disc(980, 470, i * 92, (PALM, "#2f5a4a")[i % 2], None)
    s.arc(980, 470, 800, 0, 360, OCHRE, 4)
    s.arc(980, 470, 620, 200, 330, LATERITE, 16)
    s.arc(980, 470, 440, 190, 300, OCHRE, 16)
    s.area(points("880,600 1080,600 1060,1000 900,1000"), INK)
    s.area(points("860,250 1100,250 1100,560 860,560"), "#c9b48c", "#7d6a4e", 90, 0.9)
    s.disc(980, 250, 120, "#c9b48c", "#7d6a4e", 90, 0.9)
    s.disc(980, 560, 120, "#c9b48c", "#7d6a4e", 90, 0.9)
    for y in range(170, 640, 34):
        half = 120 if 250 < y < 560 else math.sqrt(max(0, 120**2 - (min(abs(y - 250), abs(y - 560))) ** 2))
        s.line([(980 - half, y), (980 + half, y)], INK, 7)
    s.box(845, 388, 270, 40, LATERITE, BRICK, 90, 0.7)
    s.arc(980, 470, 215, 0, 180, INK, 22)
    s.box(968, 680, 24, 150, INK)
    skin, shade = "#6b3a26", "#2c1510"
    s.area(points("90,1000 110,850 250,770 430,770 560,850 590,1000"), OCHRE, LATERITE, 90, 0.8)
    s.box(280, 640, 130, 160, skin, shade, 0, 0.9)
    s.disc(350, 520, 165, skin, shade, 45, 0.7, flat=1.18)
    s.area([(500, 500), (548, 575), (500, 590)], skin)
    s.disc(330, 395, 195, INK, flat=0.78)
    s.disc(215, 480, 95, INK)
    s.arc(330, 480, 222, 185, 345, CREAM, 26)
    s.disc(268, 545, 66, LATERITE, BRICK, 45, 0.8, flat=1.25)
    s.disc(268, 545, 34, CREAM, SAND, 45, 0.8, flat=1.25)


def portrait(cloth: str, shade: str, ground: str, hair: str) -> Callable[[Canvas], None]:
    def draw(s: Canvas) -> None:
        s.box(0, 0, 1000, 1000, ground, shade, 135, 0.5)
        s.disc(760, 260, 150, OCHRE if ground != OCHRE else CREAM, LATERITE, 45, 0.4)
        skin, dark = "#7a4530", "#331a13"
        if hair == "foulard":
            s.disc(500, 330, 250, LATERITE, BRICK, 45, 0.8, flat=0.95)
            s.disc(640, 150, 120, LATERITE, BRICK, 45, 0.9, flat=0.8)
        elif hair == "afro":
            s.disc(500, 350, 285, INK)
        s.area(points("60,1000 110,830 330,730 670,730 890,830 940,1000"), cloth, shade, 90, 0.9)
        s.area(points("410,600 590,600 610,760 500,850 390,760"), skin, dark, 0, 1)
        s.disc(500, 470, 190, skin, dark, 90, 0.75, flat=1.22)
        if hair == "court":
            s.area(points("300,430 315,300 400,230 500,212 600,230 685,300 700,430 660,345 500,310 340,345"), INK)
        elif hair == "foulard":
            s.area(points("296,420 330,250 500,180 670,250 704,420 600,318 500,300 400,318"), LATERITE, BRICK, 45, 0.8)
        else:
            s.area(points("300,440 320,320 500,250 680,320 700,440 620,340 500,318 380,340"), INK)
        for x in (425, 575):
            s.arc(x, 470, 62, 0, 360, CREAM, 9) if hair == "court" else s.arc(x, 455, 34, 200, 340, INK, 9)
            s.disc(x, 475, 11, INK)
        if hair == "court":
            s.line([(487, 470), (513, 470)], CREAM, 9)
        s.arc(500, 560, 58, 35, 145, INK, 9)
        s.line([(500, 480), (486, 540), (508, 546)], dark, 7)

    return draw


SCENES = (parlement, radio)
PORTRAITS = {
    "akofa": portrait(INDIGO, NIGHT, SAND, "foulard"),
    "idrissa": portrait(CREAM, "#b9a98c", FOAM, "court"),
    "mariam": portrait(OCHRE, LATERITE, "#c9d6cf", "afro"),
}
