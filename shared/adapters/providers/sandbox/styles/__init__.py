"""The sixteen documented styles, each a way of rendering any picture."""

from shared.adapters.providers.sandbox.styles.analog_film import analog_film
from shared.adapters.providers.sandbox.styles.anime import anime
from shared.adapters.providers.sandbox.styles.cinematic import cinematic
from shared.adapters.providers.sandbox.styles.digital_art import digital_art
from shared.adapters.providers.sandbox.styles.enhance import enhance
from shared.adapters.providers.sandbox.styles.fantasy_art import fantasy_art
from shared.adapters.providers.sandbox.styles.isometric import isometric
from shared.adapters.providers.sandbox.styles.line_art import line_art
from shared.adapters.providers.sandbox.styles.low_poly import low_poly
from shared.adapters.providers.sandbox.styles.model_3d import model_3d
from shared.adapters.providers.sandbox.styles.modeling_compound import modeling_compound
from shared.adapters.providers.sandbox.styles.neon_punk import neon_punk
from shared.adapters.providers.sandbox.styles.origami import origami
from shared.adapters.providers.sandbox.styles.photographic import photographic
from shared.adapters.providers.sandbox.styles.pixel_art import pixel_art
from shared.adapters.providers.sandbox.styles.sizing import Style, rendered_at
from shared.adapters.providers.sandbox.styles.tile_texture import tile_texture

STYLES: dict[str, Style] = {
    "3d-model": model_3d,
    "analog-film": rendered_at(1100, analog_film),
    "anime": rendered_at(960, anime),
    "cinematic": cinematic,
    "digital-art": rendered_at(900, digital_art),
    "enhance": enhance,
    "fantasy-art": rendered_at(900, fantasy_art),
    "isometric": isometric,
    "line-art": rendered_at(1000, line_art),
    "low-poly": low_poly,
    "modeling-compound": rendered_at(800, modeling_compound),
    "neon-punk": rendered_at(1000, neon_punk),
    "origami": rendered_at(1000, origami),
    "photographic": photographic,
    "pixel-art": pixel_art,
    "tile-texture": tile_texture,
}

__all__ = ["STYLES", "Style"]
