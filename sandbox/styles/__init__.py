"""The sixteen style presets; each is a function that renders any image in its style."""

from sandbox.styles.analog_film import analog_film
from sandbox.styles.anime import anime
from sandbox.styles.cinematic import cinematic
from sandbox.styles.digital_art import digital_art
from sandbox.styles.enhance import enhance
from sandbox.styles.fantasy_art import fantasy_art
from sandbox.styles.isometric import isometric
from sandbox.styles.line_art import line_art
from sandbox.styles.low_poly import low_poly
from sandbox.styles.model_3d import model_3d
from sandbox.styles.modeling_compound import modeling_compound
from sandbox.styles.neon_punk import neon_punk
from sandbox.styles.origami import origami
from sandbox.styles.photographic import photographic
from sandbox.styles.pixel_art import pixel_art
from sandbox.styles.resolution import Style, at_resolution
from sandbox.styles.tile_texture import tile_texture

STYLES: dict[str, Style] = {
    "3d-model": model_3d,
    "analog-film": at_resolution(1100, analog_film),
    "anime": at_resolution(960, anime),
    "cinematic": cinematic,
    "digital-art": at_resolution(900, digital_art),
    "enhance": enhance,
    "fantasy-art": at_resolution(900, fantasy_art),
    "isometric": isometric,
    "line-art": at_resolution(1000, line_art),
    "low-poly": low_poly,
    "modeling-compound": at_resolution(800, modeling_compound),
    "neon-punk": at_resolution(1000, neon_punk),
    "origami": at_resolution(1000, origami),
    "photographic": photographic,
    "pixel-art": pixel_art,
    "tile-texture": tile_texture,
}

__all__ = ["STYLES", "Style"]
