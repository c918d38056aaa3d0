"""The pictures of the demo newspaper, one function a scene; `ALL` names them as content/ does."""

from collections.abc import Callable

from newsroom.demo.canvas import Canvas
from newsroom.demo.scenes import country, crafts, gatherings, sport, streets, town, water

LANDSCAPE, SQUARE = (1500, 1000), (1000, 1000)

ALL: dict[str, tuple[Callable[[Canvas], None], tuple[int, int]]] = {
    **{
        draw.__name__: (draw, LANDSCAPE)
        for module in (country, crafts, gatherings, sport, streets, town, water)
        for draw in module.SCENES
    },
    **{f"portrait-{name}": (draw, SQUARE) for name, draw in gatherings.PORTRAITS.items()},
}
"""Name → how to draw it, and its units."""
