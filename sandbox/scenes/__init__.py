"""The scene renderers, by the name of the scene in the vocabulary."""

from collections.abc import Callable

from sandbox.arrays import ImageArray
from sandbox.scene_spec import SceneSpec
from sandbox.scenes.abstract import render_abstract
from sandbox.scenes.city import render_city
from sandbox.scenes.forest import render_forest
from sandbox.scenes.land import render_land
from sandbox.scenes.sea import render_sea
from sandbox.scenes.sky import render_sky_scene
from sandbox.scenes.space import render_space

SCENES: dict[str, Callable[[SceneSpec, int, int], ImageArray]] = {
    "mountains": render_land,
    "desert": render_land,
    "hills": render_land,
    "coast": render_land,
    "lake": render_land,
    "sea": render_sea,
    "forest": render_forest,
    "city": render_city,
    "space": render_space,
    "sky": render_sky_scene,
    "abstract": render_abstract,
}
