"""The words that select a scene. A trailing * marks a stem; Chinese and Japanese words match anywhere in the text."""

SCENE_WORDS: dict[str, str] = {
    "mountains": (
        "mountain mountainous alps alpine peak summit himalaya andes everest cliff glacier ridge valley volcano "
        "montana montaña montagne sommet berg berge gebirge montagna montanha горы горн* 山 山脉 アルプス جبل "
        "جبال पहाड़ пик* cordillera fjord fiord"
    ),
    "desert": (
        "desert dune sand sahara gobi arid canyon mesa mars martian oasis desierto duna "
        "désert wüste wuste deserto пустын* дюн* 沙漠 砂漠 صحراء रेगिस्तान savanna savannah wasteland badlands"
    ),
    "hills": (
        "hill meadow field countryside pasture farm farmland grass grassland prairie village "
        "garden park tulip lavender sunflower vineyard golf colina pradera campo "
        "colline champ hügel hugel wiese feld dorf collina prato холм* поле луг* деревн* 丘 草原 田 花 花园 庭 "
        "تل حديقة landscape nature"
    ),
    "lake": (
        "lake pond river lago lac see fluss rivière río fiume озер* рек* 湖 川 河 بحيرة नदी loch reservoir "
        "wetland swamp"
    ),
    "coast": (
        "coast coastline beach shore island tropical lagoon bay harbor harbour seaside playa "
        "isla plage île strand insel küste spiaggia isola praia ilha пляж* остров* 海滩 海岸 島 岛 شاطئ tropics "
        "hawaii maldives caribbean"
    ),
    "sea": (
        "sea ocean wave waves underwater surf tide mar "
        "océano oceano océan mer meer ozean welle mare onda море морск* океан* волн* корабл* 海 海洋 大海 "
        "波 بحر سمندر समुद्र maritime nautical "
    ),
    "forest": (
        "forest wood woods woodland jungle rainforest pine fir spruce birch oak grove bamboo bosque "
        "selva forêt wald foresta floresta лес лес* 森 森林 木 غابة जंगल redwood sequoia "
        ""
    ),
    "city": (
        "city skyline skyscraper town urban metropolis street building buildings downtown tower towers cyberpunk "
        "billboard billboards tokyo manhattan york london paris shanghai dubai neon ciudad "
        "ville stadt città citta cidade город* улиц* небоскр* 城市 都市 街 مدينة शहर futuristic "
        "architecture office "
    ),
    "space": (
        "space galaxy galaxies nebula planet planets cosmos cosmic universe star stars "
        "saturn jupiter orbit asteroid comet supernova interstellar milky espacio "
        "galaxia espace weltraum galaxie spazio космос* галактик* планет* звезд* 宇宙 太空 星 银河 فضاء अंतरिक्ष "
        "andromeda blackhole constellation"
    ),
    "sky": (
        "sky skies cloud clouds cloudscape heaven cielo "
        "ciel himmel wolke nube nuage céu небо облак* 空 天空 云 雲 سماء आकाश "
        ""
    ),
    "abstract": (
        "abstract pattern geometric shapes fractal texture marble swirl swirls fluid flow psychedelic mandala "
        "kaleidoscope gradient music jazz emotion dream dreams chaos energy idea logo mosaic kandinsky mondrian "
        "bauhaus abstracto abstrait abstrakt astratto abstrato абстракт* узор* 抽象 模様 图案 تجريدي minimalist "
        "minimalism"
    ),
}

IMPLIED_SCENE_WORDS: dict[str, str] = {
    "hills": (
        "castle kitten pet sheep cow horse horses puppy dog cat fox rabbit deer house cottage barn flower dragon "
        "caballo cheval pferd gato chat katze кот кошк* 猫 馬 马 knight samurai person man woman people"
    ),
    "city": ("traffic car cars taxi robot robots train subway bridge alley"),
    "sea": ("boat ship sail sailing sailboat yacht whale dolphin vessel pirate regatta schiff navio 船"),
    "space": ("rocket spaceship spacecraft astronaut alien ufo moon cohete fusée rakete ракет*"),
    "sky": ("balloon balloons airplane plane kite bird birds eagle zeppelin airship rainbow aurora sunset sunrise"),
    "forest": ("tree trees mushroom fairy elf wolf bear owl árbol arbre baum дерев* 树"),
    "desert": ("camel cactus pyramid pyramids"),
    "coast": ("lighthouse palm palms"),
}
"""The usual scene of an object, for prompts that name an object and no scene."""
