"""The words that set the time of day, the weather and the season."""

TIME_OF_DAY_WORDS: dict[str, str] = {
    "dawn": (
        "dawn sunrise morning daybreak amanecer aube alba morgen morgengrauen рассвет* утро 黎明 日出 朝 فجر amanhecer"
    ),
    "day": "day noon midday daylight sunny bright summer día jour tag giorno dia солнечн* день 白天 昼 نهار",
    "dusk": (
        "dusk sunset evening twilight golden sundown atardecer ocaso crépuscule coucher abend sonnenuntergang "
        "tramonto закат* вечер* 日落 黄昏 夕 夕焼け夕日 夕日 غروب pôr entardecer warm romantic"
    ),
    "night": (
        "aurora borealis night midnight moonlit moonlight starry dark darkness nocturnal noche nuit nacht notte "
        "noite ночь ночн* 夜 晚上 ليل रात cyberpunk halloween spooky nightfall"
    ),
}

WEATHER_WORDS: dict[str, str] = {
    "cloudy": (
        "cloudy overcast grey gray gloomy moody nublado nuageux bewölkt nuvoloso облачн* пасмурн* 阴 曇り dramatic"
    ),
    "rain": "rain rainy raining drizzle lluvia pluie regen pioggia chuva дожд* 雨 مطر बारिश monsoon wet",
    "storm": (
        "storm stormy thunder thunderstorm lightning tempest tormenta orage sturm tempesta гроз* шторм* 暴风雨 嵐 عاصفة"
    ),
    "snow": "snow snowy snowfall snowing blizzard nieve neige schnee neve снег* снеж* 雪 ثلج बर्फ",
    "fog": (
        "fog foggy mist misty haze hazy niebla brouillard brume nebel nebbia туман* 雾 霧 ضباب smoke ethereal "
        "mysterious"
    ),
}

SEASON_WORDS: dict[str, str] = {
    "autumn": "autumn fall autumnal otoño automne herbst autunno outono осен* 秋 خريف",
    "winter": "winter frozen ice icy frost arctic christmas invierno hiver inverno зим* 冬 شتاء polar",
    "spring": "spring blossom blossoms cherry sakura bloom primavera printemps frühling весн* 春 樱 桜 ربيع",
}
