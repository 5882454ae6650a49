"""The inside of a forest: rows of trunks in mist, light shafts, undergrowth in front."""

import numpy as np
from PIL import Image, ImageDraw

from sandbox.arrays import Colour, FloatImage, ImageArray, blur_field, grid, mix, rgb, smoothstep, to_float, to_uint8
from sandbox.elements.plant_sprites import broadleaf, colour_sprite, conifer, paste_sprite
from sandbox.elements.weather import add_weather
from sandbox.lighting import Lighting, lighting_for
from sandbox.noise import fractal_noise, noise_profile
from sandbox.scene_spec import SceneSpec

_ROWS = 6


def render_forest(spec: SceneSpec, height: int, width: int) -> ImageArray:
    """Render a forest, the farthest row of trees first."""
    lighting, rng = lighting_for(spec), spec.rng("forest")
    glow = (float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.30, 0.45)))
    canvas = Image.fromarray(to_uint8(_backdrop(spec, lighting, height, width, glow)))
    for row in range(_ROWS):
        _add_tree_row(canvas, row / (_ROWS - 1), spec, lighting)
    pixels = to_float(np.asarray(canvas))
    if spec.time_of_day != "night" or spec.includes("moon"):
        pixels = _add_light_shafts(pixels, spec, lighting, glow)
    return to_uint8(add_weather(pixels, spec, lighting))


def _leaf_colour(spec: SceneSpec) -> Colour:
    by_season = {"autumn": (0.86, 0.46, 0.10), "winter": (0.80, 0.86, 0.92), "spring": (0.72, 0.80, 0.42)}
    return spec.scene_colours[0] if spec.scene_colours else by_season.get(spec.season, (0.30, 0.56, 0.16))


def _backdrop(spec: SceneSpec, lighting: Lighting, height: int, width: int, glow: tuple[float, float]) -> FloatImage:
    rows, columns = grid(height, width)
    leaf = rgb(_leaf_colour(spec))
    bright = mix(rgb(lighting.sky[3]), np.minimum(leaf * 1.5 + 0.15, 1) * rgb(lighting.sun), 0.55)
    dark = leaf * 0.35 * (rgb(lighting.ambient) + 0.25 * rgb(lighting.sun))
    distance = np.sqrt(((columns - glow[0]) * width / height) ** 2 + (rows - glow[1]) ** 2)
    leaves = fractal_noise(spec.rng("leaves"), height, width, rows=9, octaves=5)
    brightness = np.clip(np.exp(-distance * 2.2) * 1.15 + (leaves - 0.5) * 0.5, 0, 1)
    return mix(dark, bright, brightness[..., None])


def _add_tree_row(canvas: Image.Image, nearness: float, spec: SceneSpec, lighting: Lighting) -> None:
    """Draw one row of trees; nearness goes from 0 (farthest) to 1 (nearest)."""
    rng = spec.rng(f"row{nearness:.2f}")
    width, height = canvas.size
    leaf, mist = rgb(_leaf_colour(spec)), mix(rgb(lighting.sky[3]), rgb(_leaf_colour(spec)), 0.4) * 0.9
    bark = mix(
        rgb((0.30, 0.22, 0.16)) * (rgb(lighting.ambient) * 0.7 + rgb(lighting.sun) * 0.25),
        mist,
        (1 - nearness) ** 1.4 * 0.72,
    )
    floor = mix(leaf * (rgb(lighting.ambient) * 0.55 + rgb(lighting.sun) * 0.30), mist, (1 - nearness) * 0.6)
    line = (0.60 + 0.34 * nearness - 0.05 * noise_profile(rng, width, cells=4, octaves=5)) * height
    draw = ImageDraw.Draw(canvas)
    if "trees" not in spec.excluded:
        for _ in range(round(16 - 11 * nearness)):
            _draw_trunk(
                draw,
                float(rng.random()) * width,
                float(line.mean()) + height * 0.03,
                (0.010 + 0.040 * nearness**1.5) * height,
                bark,
                rng,
            )
    tone = [tuple(int(255 * float(part)) for part in np.clip(floor * shade, 0, 1)) for shade in (1.0, 0.8)]
    draw.polygon(
        [(0, height), *((x, float(line[x])) for x in range(0, width, 3)), (width, float(line[-1])), (width, height)],
        fill=tone[0],
    )
    lit, shaded = (tuple(float(part) for part in np.clip(floor * level, 0, 1)) for level in (1.35, 0.6))
    shrub = colour_sprite(
        (conifer if spec.season == "winter" else broadleaf)(rng),
        (lit[0], lit[1], lit[2]),
        (shaded[0], shaded[1], shaded[2]),
        from_left=True,
    )
    for position, size in rng.random((26, 2)):
        paste_sprite(
            canvas,
            shrub,
            position * width,
            float(line[int(position * (width - 1))]) + height * (0.03 + 0.05 * nearness),
            height * (0.05 + 0.10 * nearness) * (0.6 + size),
        )


def _draw_trunk(
    draw: ImageDraw.ImageDraw, x: float, base: float, half_width: float, bark: FloatImage, rng: np.random.Generator
) -> None:
    lean = float(rng.normal(0, half_width))
    strips = 5
    for strip in range(strips):
        left, right = -1 + 2 * strip / strips, -1 + 2 * (strip + 1) / strips
        shade = tuple(int(255 * float(part)) for part in np.clip(bark * (0.72 + 0.14 * strip), 0, 1))
        low = [(x + half_width * left * 1.35, base), (x + half_width * right * 1.35, base)]
        draw.polygon(
            [*low, (x + lean + half_width * right * 0.8, 0), (x + lean + half_width * left * 0.8, 0)], fill=shade
        )
    for _ in range(3):
        offset, side = float(rng.uniform(0.1, 0.65)), float(rng.choice([-1, 1]))
        start = (x + lean * (1 - offset), base * offset)
        end = (
            start[0] + side * half_width * float(rng.uniform(3, 7)),
            start[1] - half_width * float(rng.uniform(1, 5)),
        )
        draw.line(
            (*start, *end),
            fill=tuple(int(255 * float(part)) for part in np.clip(bark * 0.9, 0, 1)),
            width=max(1, round(half_width * 0.35)),
        )


def _add_light_shafts(pixels: FloatImage, spec: SceneSpec, lighting: Lighting, glow: tuple[float, float]) -> FloatImage:
    """Add slanting light shafts, and tree crowns along the top of the image."""
    height, width = pixels.shape[:2]
    rows, columns = grid(height, width)
    beams = noise_profile(spec.rng("beams"), 512, cells=22, octaves=3)
    angle = np.arctan2(columns - glow[0] * 1.1 + 0.05, rows + 0.5)
    intensity = beams[np.clip((angle * 300 + 256).astype(np.int32), 0, 511)]
    fade = np.clip(1.05 - rows, 0, 1) * np.exp(-(((columns - glow[0]) / 0.38) ** 2))
    pixels = pixels + (smoothstep(0.5, 0.95, intensity) * fade * 0.42)[..., None] * rgb(lighting.sun)
    crown = blur_field(fractal_noise(spec.rng("crown"), height, width, rows=7, octaves=5), 2)
    coverage = smoothstep(0.52, 0.66, crown + 0.62 - rows * 2.2)
    dark = rgb(_leaf_colour(spec)) * (rgb(lighting.ambient) * 0.35 + rgb(lighting.sun) * 0.12)
    leaf_pixels = mix(
        dark, rgb(_leaf_colour(spec)) * rgb(lighting.sun) * 0.8, smoothstep(0.45, 0.8, crown)[..., None] * 0.6
    )
    return mix(pixels, leaf_pixels, (coverage * 0.92)[..., None])
