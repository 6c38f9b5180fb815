//! What is still to be set after a deployment.

/// Secrets without which nobody can sign in, and no platform fetches a medium; and how to make one.
const KEY_RINGS: [&str; 2] = ["TOKEN_KEYS", "LINK_KEYS"];
const FRESH_KEY_RING: &str =
    r#"printf '{"active":"k1","keys":{"k1":"%s"}}' "$(openssl rand -base64 32)""#;

/// The pair of each app, where it is registered, and the platform of its first redirect URI.
const PLATFORMS: [([&str; 2], &str, &str); 4] = [
    (["X_CLIENT_ID", "X_CLIENT_SECRET"], "developer.x.com", "x"),
    (
        ["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"],
        "developers.tiktok.com",
        "tiktok",
    ),
    (
        ["META_APP_ID", "META_APP_SECRET"],
        "developers.facebook.com",
        "facebook",
    ),
    (
        ["INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"],
        "developers.facebook.com (Instagram login)",
        "instagram-direct",
    ),
];

/// The sentence that ends a deployment, and the commands for the secrets that are missing.
pub(super) fn advice(secrets: &[String], origin: &str) -> String {
    let is_missing = |name: &&str| !secrets.iter().any(|secret| secret == name);
    let mut lines: Vec<String> = KEY_RINGS
        .iter()
        .copied()
        .filter(is_missing)
        .map(|name| format!("  {FRESH_KEY_RING} | npx wrangler secret put {name}"))
        .collect();
    // One platform is enough; the others are shown as "not set up". A half pair is a mistake.
    let is_unused = !PLATFORMS
        .iter()
        .any(|(pair, ..)| pair.iter().all(|name| !is_missing(name)));
    for (pair, portal, name) in PLATFORMS {
        let missing = pair.iter().filter(|name| is_missing(name)).count();
        if missing == 1 || (missing == 2 && is_unused) {
            lines.push(format!(
                "  # an app at {portal} with the redirect URI {origin}/connect/{name}/callback"
            ));
            lines.extend(
                pair.iter()
                    .filter(|name| is_missing(name))
                    .map(|name| format!("  npx wrangler secret put {name}")),
            );
        }
    }
    if lines.is_empty() {
        format!("Deployed: {origin}")
    } else {
        format!("Deployed: {origin}. Still to be set:\n{}", lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn what_is_missing_is_said_with_its_command() {
        let text = advice(&["TOKEN_KEYS".into()], "https://a.example");
        assert!(!text.contains("secret put TOKEN_KEYS"));
        assert!(text.contains("secret put LINK_KEYS"));
        assert!(advice(&[], "https://a.example").contains("secret put TOKEN_KEYS"));
        for name in ["x", "tiktok", "facebook", "instagram-direct"] {
            assert!(
                text.contains(&format!("https://a.example/connect/{name}/callback")),
                "{name}"
            );
        }
    }

    #[test]
    fn one_platform_is_enough_and_half_a_pair_is_not() {
        let one = [
            "TOKEN_KEYS",
            "LINK_KEYS",
            "TIKTOK_CLIENT_KEY",
            "TIKTOK_CLIENT_SECRET",
        ]
        .map(String::from);
        assert_eq!(
            advice(&one, "https://a.example"),
            "Deployed: https://a.example"
        );
        let half = advice(
            &[
                "TOKEN_KEYS".into(),
                "TIKTOK_CLIENT_KEY".into(),
                "X_CLIENT_ID".into(),
                "X_CLIENT_SECRET".into(),
            ],
            "https://a.example",
        );
        assert!(
            half.contains("secret put TIKTOK_CLIENT_SECRET") && !half.contains("META_APP_ID"),
            "{half}"
        );
    }

    #[test]
    fn nothing_is_asked_for_when_all_is_set() {
        let all = ["TOKEN_KEYS", "LINK_KEYS", "X_CLIENT_ID", "X_CLIENT_SECRET"].map(String::from);
        assert_eq!(
            advice(&all, "https://a.example"),
            "Deployed: https://a.example"
        );
    }
}
