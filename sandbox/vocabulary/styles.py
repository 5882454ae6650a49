"""The words that name a style, for prompts without a style preset."""

STYLE_WORDS: dict[str, str] = {
    "watercolour": "watercolor watercolour watercolors aquarelle acuarela aquarell acquerello акварел* 水彩",
    "digital-art": (
        "brushstroke brushstrokes oil impressionist impressionism monet painterly óleo ölgemälde gouache acrylic"
    ),
    "line-art": (
        "sketch drawing pencil ink lineart engraving etching charcoal doodle dibujo dessin zeichnung рисунок 素描"
    ),
    "pixel-art": "pixel pixels pixelated 8bit 16bit retro-game",
    "low-poly": "polygon polygonal lowpoly",
    "anime": "anime manga ghibli cartoon comic アニメ 动漫",
    "origami": "origami papercraft papercut 折り紙 折纸",
    "neon-punk": "neonpunk synthwave vaporwave",
    "modeling-compound": "clay claymation plasticine knete plastilina",
    "isometric": "isometric voxel minecraft lego",
    "tile-texture": "tile tiles azulejo seamless tiled",
    "analog-film": "polaroid vintage kodak analog",
}
