"""The styles that render a scene in 3D instead of filtering its image."""

from collections.abc import Callable

from sandbox.arrays import ImageArray
from sandbox.lighting import lighting_for
from sandbox.scene3d.backdrop import render_backdrop
from sandbox.scene3d.isometric_renderer import render_isometric
from sandbox.scene3d.mesh_renderer import render_mesh
from sandbox.scene3d.world_builder import build_world
from sandbox.scene_spec import SceneSpec


def _isometric(spec: SceneSpec, height: int, width: int) -> ImageArray:
    lighting = lighting_for(spec)
    return render_isometric(
        build_world(spec), lighting, render_backdrop(spec, lighting, height, width), spec.rng("windows")
    )


def _mesh(spec: SceneSpec, height: int, width: int) -> ImageArray:
    return render_mesh(build_world(spec), height, width)


SCENE_VIEWS: dict[str, Callable[[SceneSpec, int, int], ImageArray]] = {"isometric": _isometric, "3d-model": _mesh}
