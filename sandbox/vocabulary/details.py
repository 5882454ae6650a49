"""The words that name a detail of a scene: an object, a phenomenon or a kind of composition."""

DETAIL_WORDS: dict[str, str] = {
    "sun": "sun sunlight sunny sol soleil sonne sole солнц* 太陽 太阳 شمس",
    "moon": "moon moonlit moonlight luna lune mond lua лун* 月 قمر",
    "stars": "star stars starry milky stern étoile estrella звезд* 星 نجوم",
    "clouds": "cloud clouds cloudy nube nuage wolke wolken облак* 云 雲 سحاب",
    "birds": (
        "bird birds seagull gull eagle pájaro oiseau vogel uccello птиц* 鸟 鳥 طيور flock crane cranes swan geese"
    ),
    "trees": "tree trees pine palm forest árbol arbre baum bäume albero дерев* 树 木 شجر cypress oak",
    "boat": (
        "boat boats ship sail sailing sailboat yacht barco bateau boot schiff barca лодк* корабл* 船 قارب vessel "
        "regatta pirate"
    ),
    "house": (
        "house cottage cabin village barn farm farmhouse hut casa maison haus дом домик* 家 房子 بيت home chalet"
    ),
    "lighthouse": "lighthouse faro phare leuchtturm маяк* 灯塔 灯台",
    "balloon": "balloon balloons ballon globo mongolfiera шар* 气球 気球 airship zeppelin",
    "flowers": (
        "flower flowers tulip poppy poppies lavender sunflower garden meadow rose roses flor fleur blume blumen "
        "fiore цвет* 花 زهور bloom"
    ),
    "people": (
        "people person man woman girl boy child couple human figure traveler traveller hiker wanderer knight "
        "samurai warrior face faces 人"
    ),
    "planets": "planet planets saturn jupiter mars ring rings moonscape планет* 行星 惑星 alien",
    "aurora": "aurora borealis northern polarlicht 极光 オーロラ сияни*",
    "rainbow": "rainbow arcoíris regenbogen arcobaleno радуг* 彩虹 虹",
    "neon": (
        "neon cyberpunk hologram holographic billboard billboards sign signs futuristic glowing неон* 霓虹 ネオン"
    ),
    "traffic": "car cars traffic taxi flying vehicle vehicles машин* coche voiture auto",
    "cactus": "cactus cacti saguaro kaktus кактус* 仙人掌",
    "palms": "palm palms tropical tropics palmera palmier palme пальм* hawaii caribbean oasis",
    "pyramids": "pyramid pyramids egypt egyptian giza пирамид* 金字塔 pirámide",
    "castle": "castle fortress palace castillo château chateau schloss burg castello замок* 城堡 城 قلعة kingdom",
    "cat": "cat cats kitten kitty gato chat katze gatto кот* кошк* 猫 قطة",
    "horse": "horse horses pony stallion caballo cheval pferd cavallo лошад* конь 馬 马 حصان unicorn",
    "dragon": "dragon dragons dragón drache drago дракон* 龙 龍 竜",
    "whale": "whale whales dolphin ballena baleine wal кит* 鯨 鲸",
    "rocket": "rocket rockets spaceship spacecraft starship cohete fusée rakete ракет* 火箭 ロケット",
    "astronaut": "astronaut astronauts cosmonaut spaceman astronauta космонавт* 宇航员 宇宙飛行士",
    "robot": "robot robots android mecha cyborg робот* 机器人 ロボット",
    "lone": "lone lonely single solitary alone solo isolated einsam seul одинок*",
    "shapes": "geometric shapes geometry bauhaus kandinsky mondrian circles triangles squares cubist cubism",
    "swirls": "swirl swirls marble fluid liquid ink psychedelic fractal dream chaos lava",
    "ribbons": "ribbon ribbons flow flowing wave waves silk fabric minimalist minimalism gradient",
    "river": "river stream creek río rivière fluss fiume рек* 河 川 نهر",
}
