"""The scenes that can be drawn, by the name the lexicon gives them."""

from collections.abc import Callable

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.pixels import Picture
from shared.adapters.providers.sandbox.scenes.abstract import paint_abstract
from shared.adapters.providers.sandbox.scenes.city import paint_city
from shared.adapters.providers.sandbox.scenes.forest import paint_forest
from shared.adapters.providers.sandbox.scenes.land import paint_land
from shared.adapters.providers.sandbox.scenes.sea import paint_sea
from shared.adapters.providers.sandbox.scenes.sky import paint_sky_scene
from shared.adapters.providers.sandbox.scenes.space import paint_space

SCENES: dict[str, Callable[[Brief, int, int], Picture]] = {
    "mountains": paint_land,
    "desert": paint_land,
    "hills": paint_land,
    "coast": paint_land,
    "lake": paint_land,
    "sea": paint_sea,
    "forest": paint_forest,
    "city": paint_city,
    "space": paint_space,
    "sky": paint_sky_scene,
    "abstract": paint_abstract,
}
