//! Top-level domains that make a bare word a link. All country codes; of the others, those that people write.

const COUNTRIES: &str = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs \
    bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj \
    fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is \
    it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo \
    mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py \
    qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn \
    to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";
const OTHERS: &str = "academy agency app art asia audio bank bar best bike biz blog book bot build business cafe camp \
    care casa chat city click cloud club coach codes coffee com community company computer cool dance data date day \
    deals design dev digital directory doctor dog domains earth edu education email energy engineer events exchange \
    expert express farm fashion film finance fit fitness fm foundation fun fund gallery game games garden gift global \
    gold gov graphics group guide guru health help homes host house how inc info institute int international jobs kim \
    land law legal life link live llc lol love ltd market marketing media mil mobi moda money museum music name net \
    network news ninja now one online org page paris party photo photos pics pizza place plus press pro productions \
    pub radio recipes rent report rest review reviews rocks run sale school science security services shop show site \
    social software solutions space store stream studio style support swiss systems tax team tech tel theater tips \
    today tools top tours town toys trade training travel tube university video vip vision watch web website wiki \
    wine work works world wtf xyz yoga zone";
const NOT_LATIN: &str = "рф рус укр бел қаз срб мкд бг 中国 中國 香港 台湾 台灣 新加坡 公司 网络 한국 みんな コム ไทย भारत ভারত \
    پاکستان ایران مصر السعودية امارات الاردن قطر تونس المغرب ישראל ελ";

/// Whether a label, in any capitalisation, is a top-level domain.
pub(crate) fn is_tld(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    let mut known = [COUNTRIES, OTHERS, NOT_LATIN].into_iter().flat_map(str::split_ascii_whitespace);
    label.starts_with("xn--") && label.len() > 4 || known.any(|tld| tld == label)
}
