"""The words that name a colour, and the colours."""

from sandbox.arrays import Colour

COLOUR_WORDS: dict[str, str] = {
    "red": "red crimson scarlet ruby blood rojo rouge rot rosso vermelho красн* 红 赤 أحمر लाल mars martian lava",
    "orange": "orange amber copper rust naranja arancione laranja оранж* 橙 برتقالي pumpkin fire fiery",
    "gold": "gold golden yellow honey amarillo jaune gelb giallo amarelo oro желт* золот* 黄 金 ذهبي पीला sunflower",
    "green": "green emerald lime olive jade verde vert grün зелен* 绿 緑 أخضر हरा",
    "teal": "teal turquoise cyan aqua turquesa türkis бирюз* 青绿 mint",
    "blue": "blue azure navy sapphire cobalt azul bleu blau blu син* голуб* 蓝 青 أزرق नीला",
    "purple": "purple violet lavender lilac indigo morado violeta violett lila viola roxo фиолет* 紫 بنفسجي बैंगनी",
    "pink": "pink rose magenta fuchsia rosa розов* 粉 桃色 وردي cherry sakura",
    "brown": "brown chocolate coffee sepia marrón brun braun marrone коричнев* 棕 茶色",
    "white": "white ivory pearl blanco blanc weiß bianco branco бел* 白 أبيض सफेद",
    "black": "black ebony onyx obsidian negro noir schwarz nero preto черн* 黑 黒 أسود काला",
}

COLOURS: dict[str, Colour] = {
    "red": (0.78, 0.22, 0.15),
    "orange": (0.95, 0.48, 0.12),
    "gold": (0.95, 0.76, 0.20),
    "green": (0.22, 0.62, 0.24),
    "teal": (0.10, 0.66, 0.64),
    "blue": (0.10, 0.32, 0.78),
    "purple": (0.50, 0.24, 0.76),
    "pink": (0.95, 0.46, 0.66),
    "brown": (0.46, 0.29, 0.16),
    "white": (0.94, 0.94, 0.95),
    "black": (0.08, 0.08, 0.10),
}
