"""Abstract compositions: marbled swirls, ribbons, geometric shapes; also for prompts of unknown words."""

import colorsys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from sandbox.arrays import FloatImage, ImageArray, grid, mix, rgb, smoothstep, to_float, to_uint8
from sandbox.noise import fractal_noise, noise_profile, sample
from sandbox.scene_spec import SceneSpec

_COLOURS = 5


def render_abstract(spec: SceneSpec, height: int, width: int) -> ImageArray:
    """Render one of three kinds of composition."""
    kinds = {"swirls": _swirls, "ribbons": _ribbons, "shapes": _shapes}
    named = [name for name in kinds if spec.requests(name)]
    return to_uint8(kinds[str(spec.rng("kind").choice(named or list(kinds)))](spec, height, width))


def choose_palette(spec: SceneSpec) -> FloatImage:
    """Choose matching colours: those of the prompt, or a random hue with its neighbours and its complement."""
    rng = spec.rng("palette")
    if spec.scene_colours:
        colours = [spec.scene_colours[index % len(spec.scene_colours)] for index in range(_COLOURS)]
        shades = np.linspace(0.45, 1.35, _COLOURS)[rng.permutation(_COLOURS)]
        return np.clip(np.array(colours, np.float32) * shades[:, None] + 0.05, 0, 1)
    hue = float(rng.random())
    brightness = 0.62 if spec.time_of_day == "night" else 1.0
    scheme = ((0.0, 0.72, 0.24), (0.04, 0.76, 0.62), (0.10, 0.55, 0.93), (0.50, 0.66, 0.78), (0.56, 0.20, 0.97))
    return np.array(
        [colorsys.hsv_to_rgb((hue + shift) % 1, saturation, value * brightness) for shift, saturation, value in scheme],
        np.float32,
    )


def _swirls(spec: SceneSpec, height: int, width: int) -> FloatImage:
    """Render marbled swirls: noise, domain-warped twice, shaded like a relief."""
    rng, colours = spec.rng("poured"), choose_palette(spec)
    first, second, third = (fractal_noise(rng, 288, 288, rows=3, octaves=4) for _ in range(3))
    rows, columns = grid(height, width)
    y, x = rows * 190 + columns * 0, columns * (190 * width / height) + rows * 0
    warp = sample(first, y, x)
    second_warp = sample(second, y + warp * 90, x - warp * 60)
    flow = sample(third, y + second_warp * 130, x + warp * 90)
    position = np.clip(flow * 1.25 - 0.12, 0, 1) * (_COLOURS - 1)
    pixels = np.stack([np.interp(position, range(_COLOURS), colours[:, c]) for c in range(3)], axis=-1).astype(
        np.float32
    )
    relief = np.gradient(flow, axis=0) + np.gradient(flow, axis=1)
    lines = np.abs(np.mod(second_warp * 9, 1) - 0.5)
    pixels = mix(pixels, rgb((1.0, 0.93, 0.74)), (smoothstep(0.045, 0.0, lines) * 0.55)[..., None])
    return pixels * (0.92 + np.clip(relief * height * 0.05, -0.35, 0.45) + warp * 0.12)[..., None]


def _ribbons(spec: SceneSpec, height: int, width: int) -> FloatImage:
    """Render overlapping translucent ribbons, each with a shadow and a bright edge."""
    rng, colours = spec.rng("ribbons"), choose_palette(spec)
    rows, columns = grid(height, width)
    pixels = mix(colours[0] * 0.55, colours[3] * 0.8, ((rows + columns) / 2)[..., None])
    for number in range(11):
        centre = 0.04 + 0.09 * number + 0.55 * (noise_profile(rng, width, cells=2, octaves=2) - 0.5)
        half_width = 0.03 + 0.13 * noise_profile(rng, width, cells=3, octaves=2)
        offset = (rows - centre[None, :]) / half_width[None, :]
        colour = mix(colours[number % _COLOURS], colours[(number + 2) % _COLOURS], columns[..., None])
        pixels = pixels * (1 - 0.45 * np.exp(-((offset - 0.35) ** 2) * 1.4))[..., None]
        coverage = smoothstep(1.0, 0.97, np.abs(offset))
        tone = 0.72 + 0.42 * np.sqrt(np.clip(1 - offset**2, 0, 1)) - 0.22 * offset
        pixels = mix(pixels, np.clip(colour * tone[..., None], 0, 1), (coverage * 0.93)[..., None])
    return pixels


def _shapes(spec: SceneSpec, height: int, width: int) -> FloatImage:
    """Render random circles, arcs, bars and triangles on paper."""
    rng, colours = spec.rng("shapes"), choose_palette(spec)
    paper = mix(rgb((0.95, 0.92, 0.85)), colours[4], 0.18) * (
        0.94 + 0.1 * fractal_noise(rng, height, width, rows=30, octaves=3)[..., None]
    )
    canvas = Image.fromarray(to_uint8(paper))
    unit = min(height, width)
    for number in range(30):
        size = unit * (0.72 / (1 + number * 0.15)) * float(rng.uniform(0.6, 1.2))
        position = (width * float(rng.uniform(0.1, 0.9)), height * float(rng.uniform(0.12, 0.88)))
        mask = Image.new("L", (width, height))
        _draw_shape(ImageDraw.Draw(mask), int(rng.integers(5)), position, size, float(rng.uniform(0, 2 * np.pi)))
        shadow = mask.filter(ImageFilter.BoxBlur(5)).point([level // 5 for level in range(256)])
        canvas.paste((40, 34, 40), (5, 6), shadow)
        colour = colours[int(rng.integers(1, _COLOURS))] if number % 5 else rgb((0.12, 0.11, 0.14))
        canvas.paste(
            tuple(int(255 * float(part)) for part in colour),
            (0, 0),
            mask.point([level * 9 // 10 for level in range(256)]),
        )
    return to_float(np.asarray(canvas))


def _draw_shape(draw: ImageDraw.ImageDraw, kind: int, position: tuple[float, float], size: float, angle: float) -> None:
    x, y = position
    dx, dy = float(np.cos(angle)) * size, float(np.sin(angle)) * size
    if kind == 0:
        draw.ellipse((x - size / 2, y - size / 2, x + size / 2, y + size / 2), fill=255)
    elif kind == 1:
        draw.ellipse(
            (x - size / 2, y - size / 2, x + size / 2, y + size / 2), outline=255, width=max(2, int(size * 0.08))
        )
    elif kind == 2:  # noqa: PLR2004 - kinds are numbered
        draw.line((x - dx, y - dy, x + dx, y + dy), fill=255, width=max(2, int(size * 0.07)))
    elif kind == 3:  # noqa: PLR2004 - kinds are numbered
        draw.polygon(
            [(x + dx * 0.6, y + dy * 0.6), (x - dy * 0.5, y + dx * 0.5), (x + dy * 0.5, y - dx * 0.5)],
            fill=255,
        )
    else:
        degrees = np.degrees(angle)
        draw.pieslice(
            (x - size / 2, y - size / 2, x + size / 2, y + size / 2), float(degrees), float(degrees) + 180, fill=255
        )
