//! Which code points make one emoji together, from Unicode 17:
//! <https://www.unicode.org/Public/17.0.0/emoji/>.
//!
//! What these files recommend is here, and the few other spellings that twitter-text takes for one
//! emoji. A sequence is written without its skin tones; its list says where tones go.

/// Followed by U+FE0F, these are one emoji.
pub(super) const STYLED: &str = "\
    ©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌚⌛⌨⏏⏭⏮⏯⏱⏲⏸⏹⏺Ⓜ▪▫▶\
    ◀◻◼◽◾☀☁☂☃☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸☹☺♀♂♈♉\
    ♊♋♌♍♎♏♐♑♒♓♟♠♣♥♦♨♻♾♿⚒⚓⚔⚕⚖⚗⚙⚛⚜⚠⚡\
    ⚧⚪⚫⚰⚱⚽⚾⛄⛅⛈⛏⛑⛓⛔⛩⛪⛰⛱⛲⛳⛴⛵⛷⛸⛹⛺⛽✂✈✉\
    ✌✍✏✒✔✖✝✡✳✴❄❇❗❣❤➡⤴⤵⬅⬆⬇⬛⬜⭐⭕〰〽㊗㊙🀄\
    🅰🅱🅾🅿🈂🈚🈯🈷🌡🌤🌥🌦🌧🌨🌩🌪🌫🌬🌶🍽🎖🎗🎙🎚🎛🎞🎟🏋🏌🏍\
    🏎🏔🏕🏖🏗🏘🏙🏚🏛🏜🏝🏞🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳🕴🕵🕶🕷🕸🕹\
    🖇🖊🖋🖌🖍🖐🖥🖨🖱🖲🖼🗂🗃🗄🗑🗒🗓🗜🗝🗞🗡🗣🗨🗯🗳🗺🛋🛍🛎🛏\
    🛠🛡🛢🛣🛤🛥🛩🛰🛳";

/// Followed by a skin tone, these are one emoji.
pub(super) const TONED: &str = "\
    ☝⛷⛹✊✋✌✍🎅🏂🏃🏄🏇🏊🏋🏌👂👃👆👇👈👉👊👋👌👍👎👏👐👦👧\
    👨👩👫👬👭👮👯👰👱👲👳👴👵👶👷👸👼💁💂💃💅💆💇💏💑💪🕴🕵🕺🖐\
    🖕🖖🙅🙆🙇🙋🙌🙍🙎🙏🚣🚴🚵🚶🛀🛌🤌🤏🤘🤙🤚🤛🤜🤝🤞🤟🤦🤰🤱🤲\
    🤳🤴🤵🤶🤷🤸🤹🤼🤽🤾🥷🦵🦶🦸🦹🦻🧍🧎🧏🧑🧒🧓🧔🧕🧖🧗🧘🧙🧚🧛\
    🧜🧝🫃🫄🫅🫰🫱🫲🫳🫴🫵🫶🫷🫸";

/// Sequences that never have a skin tone.
pub(super) const UNTONED: &str = "\
    ⛓️‍💥 ⛹️‍♀️ ⛹️‍♂️ ❤️‍🔥 ❤️‍🩹 🍄‍🟫 🍋‍🟩 🏋️‍♀️ 🏋️‍♂️ 🏌️‍♀️ 🏌️‍♂️ 🏳️‍⚧️ 🏳️‍🌈 🏴‍☠️ 🐈‍⬛ 🐕‍🦺 🐦‍⬛ 🐦‍🔥 \
    🐻‍❄️ 👁️‍🗨️ 👨‍👦 👨‍👦‍👦 👨‍👧 👨‍👧‍👦 👨‍👧‍👧 👨‍👨‍👦 👨‍👨‍👦‍👦 👨‍👨‍👧 \
    👨‍👨‍👧‍👦 👨‍👨‍👧‍👧 👨‍👩‍👦 👨‍👩‍👦‍👦 👨‍👩‍👧 👨‍👩‍👧‍👦 👨‍👩‍👧‍👧 👩‍👦 👩‍👦‍👦 👩‍👧 👩‍👧‍👦 👩‍👧‍👧 👩‍👩‍👦 👩‍👩‍👦‍👦 \
    👩‍👩‍👧 👩‍👩‍👧‍👦 👩‍👩‍👧‍👧 🕵️‍♀️ 🕵️‍♂️ 😮‍💨 😵‍💫 😶‍🌫️ 🙂‍↔️ 🙂‍↕️ \
    🧑‍🧑‍🧒 🧑‍🧑‍🧒‍🧒 🧑‍🧒 🧑‍🧒‍🧒 🧞‍♀️ 🧞‍♂️ 🧟‍♀️ 🧟‍♂️ 👁‍🗨 🕴️‍♀️ 🕴️‍♂️";

/// Sequences whose first emoji may have a skin tone.
pub(super) const ONE_TONE: &str = "\
    🏃‍♀️ 🏃‍♀️‍➡️ 🏃‍♂️ 🏃‍♂️‍➡️ 🏃‍➡️ 🏄‍♀️ 🏄‍♂️ 🏊‍♀️ 🏊‍♂️ 👨‍⚕️ 👨‍⚖️ 👨‍✈️ 👨‍🌾 👨‍🍳 👨‍🍼 👨‍🎓 👨‍🎤 👨‍🎨 👨‍🏫 \
    👨‍🏭 👨‍💻 👨‍💼 👨‍🔧 👨‍🔬 👨‍🚀 👨‍🚒 👨‍🦯 👨‍🦯‍➡️ 👨‍🦰 👨‍🦱 👨‍🦲 👨‍🦳 \
    👨‍🦼 👨‍🦼‍➡️ 👨‍🦽 👨‍🦽‍➡️ 👩‍⚕️ 👩‍⚖️ 👩‍✈️ 👩‍🌾 👩‍🍳 👩‍🍼 👩‍🎓 👩‍🎤 👩‍🎨 👩‍🏫 👩‍🏭 👩‍💻 👩‍💼 👩‍🔧 👩‍🔬 👩‍🚀 👩‍🚒 \
    👩‍🦯 👩‍🦯‍➡️ 👩‍🦰 👩‍🦱 👩‍🦲 👩‍🦳 👩‍🦼 👩‍🦼‍➡️ 👩‍🦽 👩‍🦽‍➡️ 👮‍♀️ \
    👮‍♂️ 👯‍♀️ 👯‍♂️ 👰‍♀️ 👰‍♂️ 👱‍♀️ 👱‍♂️ 👳‍♀️ 👳‍♂️ 👷‍♀️ 👷‍♂️ 💁‍♀️ 💁‍♂️ 💂‍♀️ 💂‍♂️ 💆‍♀️ 💆‍♂️ 💇‍♀️ 💇‍♂️ \
    🙅‍♀️ 🙅‍♂️ 🙆‍♀️ 🙆‍♂️ 🙇‍♀️ 🙇‍♂️ 🙋‍♀️ 🙋‍♂️ 🙍‍♀️ 🙍‍♂️ 🙎‍♀️ \
    🙎‍♂️ 🚣‍♀️ 🚣‍♂️ 🚴‍♀️ 🚴‍♂️ 🚵‍♀️ 🚵‍♂️ 🚶‍♀️ 🚶‍♀️‍➡️ 🚶‍♂️ 🚶‍♂️‍➡️ 🚶‍➡️ 🤦‍♀️ 🤦‍♂️ 🤵‍♀️ 🤵‍♂️ 🤷‍♀️ \
    🤷‍♂️ 🤸‍♀️ 🤸‍♂️ 🤹‍♀️ 🤹‍♂️ 🤼‍♀️ 🤼‍♂️ 🤽‍♀️ 🤽‍♂️ 🤾‍♀️ 🤾‍♂️ \
    🦸‍♀️ 🦸‍♂️ 🦹‍♀️ 🦹‍♂️ 🧍‍♀️ 🧍‍♂️ 🧎‍♀️ 🧎‍♀️‍➡️ 🧎‍♂️ 🧎‍♂️‍➡️ 🧎‍➡️ 🧏‍♀️ 🧏‍♂️ 🧑‍⚕️ 🧑‍⚖️ 🧑‍✈️ 🧑‍🌾 🧑‍🍳 \
    🧑‍🍼 🧑‍🎄 🧑‍🎓 🧑‍🎤 🧑‍🎨 🧑‍🏫 🧑‍🏭 🧑‍💻 🧑‍💼 🧑‍🔧 🧑‍🔬 🧑‍🚀 🧑‍🚒 🧑‍🦯 \
    🧑‍🦯‍➡️ 🧑‍🦰 🧑‍🦱 🧑‍🦲 🧑‍🦳 🧑‍🦼 🧑‍🦼‍➡️ 🧑‍🦽 🧑‍🦽‍➡️ 🧑‍🩰 🧔‍♀️ 🧔‍♂️ 🧖‍♀️ 🧖‍♂️ 🧗‍♀️ 🧗‍♂️ 🧘‍♀️ 🧘‍♂️ 🧙‍♀️ \
    🧙‍♂️ 🧚‍♀️ 🧚‍♂️ 🧛‍♀️ 🧛‍♂️ 🧜‍♀️ 🧜‍♂️ 🧝‍♀️ 🧝‍♂️";

/// Sequences whose first emoji has a skin tone: without one it would be followed by U+FE0F.
pub(super) const ALWAYS_TONED: &str = "⛹‍♀️ ⛹‍♂️ 🏋‍♀️ 🏋‍♂️ 🏌‍♀️ 🏌‍♂️ 🕵‍♀️ 🕵‍♂️ 🕴‍♀️ 🕴‍♂️";

/// Sequences whose first and last emoji both have skin tones, or neither.
pub(super) const TWO_TONES: &str = "👨‍❤️‍👨 👨‍❤️‍💋‍👨 👩‍❤️‍👨 👩‍❤️‍👩 👩‍❤️‍💋‍👨 👩‍❤️‍💋‍👩 🧑‍🤝‍🧑";

/// Sequences whose first and last emoji have different skin tones.
pub(super) const UNEQUAL_TONES: &str = "👨‍🐰‍👨 👨‍🤝‍👨 👨‍🫯‍👨 👩‍🐰‍👩 👩‍🤝‍👨 👩‍🤝‍👩 👩‍🫯‍👩 🧑‍❤️‍💋‍🧑 🧑‍❤️‍🧑 \
    🧑‍🐰‍🧑 🧑‍🫯‍🧑 🫱‍🫲";

/// The regions with a flag, as two letters.
pub(super) const FLAGS: &str = "\
    AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ \
    BR BS BT BV BW BY BZ CA CC \
    CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH \
    ER ES ET EU FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM \
    IN IO IQ IR IS IT JE JM JO \
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
    ML MM MN MO MP MQ MR MS MT \
    MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT \
    PW PY QA RE RO RS RU RW SA \
    SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN \
    TO TR TT TV TW TZ UA UG UM \
    UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// The parts of regions with a flag, as the letters of its tags.
pub(super) const TAGGED_FLAGS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];
