"""Abstract compositions: poured ink, circles and bars, ribbons; also for prompts whose words we do not know."""

import colorsys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.noise import fractal, profile, sample
from shared.adapters.providers.sandbox.pixels import Light, Picture, grid, mix, rgb, smoothstep, to_light, to_picture

_COLOURS = 5


def paint_abstract(brief: Brief, height: int, width: int) -> Picture:
    """Paint one of three kinds of composition."""
    kinds = {"swirls": _poured, "ribbons": _ribbons, "shapes": _shapes}
    named = [name for name in kinds if brief.asks(name)]
    return to_picture(kinds[str(brief.chance("kind").choice(named or list(kinds)))](brief, height, width))


def palette(brief: Brief) -> Light:
    """Choose colours that go together: the prompt's own, or a hue, its neighbours and its opposite."""
    rng = brief.chance("palette")
    if brief.tints:
        named = [brief.tints[number % len(brief.tints)] for number in range(_COLOURS)]
        shades = np.linspace(0.45, 1.35, _COLOURS)[rng.permutation(_COLOURS)]
        return np.clip(np.array(named, np.float32) * shades[:, None] + 0.05, 0, 1)
    hue = float(rng.random())
    night = 0.62 if brief.hour == "night" else 1.0
    plan = ((0.0, 0.72, 0.24), (0.04, 0.76, 0.62), (0.10, 0.55, 0.93), (0.50, 0.66, 0.78), (0.56, 0.20, 0.97))
    return np.array(
        [colorsys.hsv_to_rgb((hue + turn) % 1, full, bright * night) for turn, full, bright in plan], np.float32
    )


def _poured(brief: Brief, height: int, width: int) -> Light:
    """Fold noise by noise by noise, as marbling does, with relief from a low light."""
    rng, colours = brief.chance("poured"), palette(brief)
    first, second, third = (fractal(rng, 288, 288, rows=3, octaves=4) for _ in range(3))
    rows, columns = grid(height, width)
    y, x = rows * 190 + columns * 0, columns * (190 * width / height) + rows * 0
    bend = sample(first, y, x)
    fold = sample(second, y + bend * 90, x - bend * 60)
    flow = sample(third, y + fold * 130, x + bend * 90)
    place = np.clip(flow * 1.25 - 0.12, 0, 1) * (_COLOURS - 1)
    light = np.stack([np.interp(place, range(_COLOURS), colours[:, c]) for c in range(3)], axis=-1).astype(np.float32)
    relief = np.gradient(flow, axis=0) + np.gradient(flow, axis=1)
    lines = np.abs(np.mod(fold * 9, 1) - 0.5)
    light = mix(light, rgb((1.0, 0.93, 0.74)), (smoothstep(0.045, 0.0, lines) * 0.55)[..., None])
    return light * (0.92 + np.clip(relief * height * 0.05, -0.35, 0.45) + bend * 0.12)[..., None]


def _ribbons(brief: Brief, height: int, width: int) -> Light:
    """Lay translucent ribbons over each other, each with a shadow and a bright edge."""
    rng, colours = brief.chance("ribbons"), palette(brief)
    rows, columns = grid(height, width)
    light = mix(colours[0] * 0.55, colours[3] * 0.8, ((rows + columns) / 2)[..., None])
    for number in range(11):
        middle = 0.04 + 0.09 * number + 0.55 * (profile(rng, width, cells=2, octaves=2) - 0.5)
        wide = 0.03 + 0.13 * profile(rng, width, cells=3, octaves=2)
        inside = (rows - middle[None, :]) / wide[None, :]
        colour = mix(colours[number % _COLOURS], colours[(number + 2) % _COLOURS], columns[..., None])
        light = light * (1 - 0.45 * np.exp(-((inside - 0.35) ** 2) * 1.4))[..., None]
        body = smoothstep(1.0, 0.97, np.abs(inside))
        tone = 0.72 + 0.42 * np.sqrt(np.clip(1 - inside**2, 0, 1)) - 0.22 * inside
        light = mix(light, np.clip(colour * tone[..., None], 0, 1), (body * 0.93)[..., None])
    return light


def _shapes(brief: Brief, height: int, width: int) -> Light:
    """Set circles, arcs, bars and triangles in a loose balance on paper."""
    rng, colours = brief.chance("shapes"), palette(brief)
    paper = mix(rgb((0.95, 0.92, 0.85)), colours[4], 0.18) * (
        0.94 + 0.1 * fractal(rng, height, width, rows=30, octaves=3)[..., None]
    )
    canvas = Image.fromarray(to_picture(paper))
    unit = min(height, width)
    for number in range(30):
        size = unit * (0.72 / (1 + number * 0.15)) * float(rng.uniform(0.6, 1.2))
        place = (width * float(rng.uniform(0.1, 0.9)), height * float(rng.uniform(0.12, 0.88)))
        mask = Image.new("L", (width, height))
        _shape(ImageDraw.Draw(mask), int(rng.integers(5)), place, size, float(rng.uniform(0, 2 * np.pi)))
        shadow = mask.filter(ImageFilter.BoxBlur(5)).point([level // 5 for level in range(256)])
        canvas.paste((40, 34, 40), (5, 6), shadow)
        ink = colours[int(rng.integers(1, _COLOURS))] if number % 5 else rgb((0.12, 0.11, 0.14))
        canvas.paste(
            tuple(int(255 * float(part)) for part in ink), (0, 0), mask.point([level * 9 // 10 for level in range(256)])
        )
    return to_light(np.asarray(canvas))


def _shape(pen: ImageDraw.ImageDraw, kind: int, place: tuple[float, float], size: float, turn: float) -> None:
    x, y = place
    across, up = float(np.cos(turn)) * size, float(np.sin(turn)) * size
    if kind == 0:
        pen.ellipse((x - size / 2, y - size / 2, x + size / 2, y + size / 2), fill=255)
    elif kind == 1:
        pen.ellipse(
            (x - size / 2, y - size / 2, x + size / 2, y + size / 2), outline=255, width=max(2, int(size * 0.08))
        )
    elif kind == 2:  # noqa: PLR2004 - kinds are numbered
        pen.line((x - across, y - up, x + across, y + up), fill=255, width=max(2, int(size * 0.07)))
    elif kind == 3:  # noqa: PLR2004 - kinds are numbered
        pen.polygon(
            [(x + across * 0.6, y + up * 0.6), (x - up * 0.5, y + across * 0.5), (x + up * 0.5, y - across * 0.5)],
            fill=255,
        )
    else:
        degrees = np.degrees(turn)
        pen.pieslice(
            (x - size / 2, y - size / 2, x + size / 2, y + size / 2), float(degrees), float(degrees) + 180, fill=255
        )
