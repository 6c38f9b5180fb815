//! Which Pages and profiles a person gets to choose from, and how long their tokens last.

use super::*;

#[tokio::test]
async fn a_person_gets_all_their_pages_to_choose_from() {
    let facebook = AgainstSandbox::new();
    let tokens = facebook.connect(login::SCOPES, "Sandbox Writer", &[]).await;
    assert!(
        login::SCOPES
            .iter()
            .all(|asked| tokens.scopes.iter().any(|scope| scope == asked.name)),
        "{:?}",
        tokens.scopes
    );
    let offers = facebook.pages(&tokens).await;
    assert_eq!(
        names(&offers),
        ["Sandbox Journal", "Sandbox Archive", "Sandbox Club"]
    );
    let blocked: Vec<bool> = offers
        .accounts
        .iter()
        .map(|offer| offer.obstacle.is_some())
        .collect();
    assert_eq!(
        blocked,
        [false, false, true],
        "on the third nothing may be published"
    );
    assert!(
        offers
            .accounts
            .iter()
            .all(|offer| offer.token.is_some() && offer.profile.picture_url.is_some())
    );
    assert_eq!(
        (offers.holder.name.as_str(), offers.holder.subject.len()),
        ("Sandbox Writer", 17)
    );
}

#[tokio::test]
async fn a_page_of_a_portfolio_is_found_without_the_permission_to_see_portfolios() {
    let facebook = AgainstSandbox::new();
    let (archive, journal) = (
        facebook.page("Sandbox Archive"),
        facebook.page("Sandbox Journal"),
    );
    let ticked = [
        ("choices_shown", "1"),
        ("permission", "pages_show_list"),
        ("permission", "pages_read_engagement"),
        ("permission", "pages_manage_posts"),
        ("page", archive.as_str()),
        ("page", journal.as_str()),
    ];
    let tokens = facebook
        .connect(login::SCOPES, "Sandbox Writer", &ticked)
        .await;
    let offers = facebook.pages(&tokens).await;
    assert_eq!(
        names(&offers),
        ["Sandbox Journal", "Sandbox Archive"],
        "and not the one that was left out"
    );
    assert!(offers.accounts[1].token.is_some() && offers.accounts[1].obstacle.is_none());
    assert_eq!(
        remarks(&offers),
        ["no_business_management", "selected_only"]
    );
}

#[tokio::test]
async fn whoever_has_nothing_to_choose_from_is_told_why() {
    let facebook = AgainstSandbox::new();
    let tokens = facebook.connect(login::SCOPES, "Sandbox Reader", &[]).await;
    let offers = facebook.pages(&tokens).await;
    assert!(
        offers.accounts.is_empty() && remarks(&offers).contains(&"no_pages"),
        "{:?}",
        remarks(&offers)
    );

    let declined = [("choices_shown", "1"), ("permission", "pages_manage_posts")];
    let blind = facebook
        .pages(
            &facebook
                .connect(login::SCOPES, "Sandbox Studio", &declined)
                .await,
        )
        .await;
    assert!(blind.accounts.is_empty());
    assert_eq!(remarks(&blind), ["missing_scopes", "no_pages"]);
}

#[tokio::test]
async fn profiles_are_found_behind_pages() {
    let facebook = AgainstSandbox::new();
    let (tokens, id) = facebook.chosen(linked::SCOPES, "Sandbox Writer").await;
    let offers = facebook.profiles(&tokens).await;
    assert_eq!(
        offers
            .accounts
            .iter()
            .map(|offer| offer.profile.username.as_str())
            .collect::<Vec<_>>(),
        ["sandbox.journal"]
    );
    assert!(remarks(&offers).contains(&"page_without_instagram"));
    assert!(matches!(
        facebook.check_profile(&tokens, &id).await,
        Checked::Works {
            token: None,
            scopes: Some(_),
            ..
        }
    ));
}

#[tokio::test]
async fn a_page_works_long_after_the_persons_token_has_run_out() {
    let facebook = AgainstSandbox::new();
    let (tokens, id) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    let now = facebook.now();
    assert!(login::refresh_at(&tokens, now) < now + Span::days(31));
    facebook.sandbox.set_offset_ms(Span::days(61).as_ms());
    assert!(matches!(
        facebook.check(&tokens, &id).await,
        Checked::Works {
            token: None,
            scopes: None,
            ..
        }
    ));
    let refreshed = login::refresh(&facebook.http, &facebook.app, &tokens, facebook.now()).await;
    assert!(
        matches!(refreshed, Err(TokenError::Later(_))),
        "{refreshed:?}"
    );
}

#[tokio::test]
async fn a_token_is_exchanged_in_time() {
    let facebook = AgainstSandbox::new();
    let (tokens, id) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    facebook.sandbox.set_offset_ms(Span::days(30).as_ms());
    let new = login::refresh(&facebook.http, &facebook.app, &tokens, facebook.now())
        .await
        .unwrap();
    assert!(new.expires_at > tokens.expires_at && new.access_token != tokens.access_token);
    facebook.sandbox.set_offset_ms(Span::days(70).as_ms());
    let merged = Tokens {
        of_accounts: tokens.of_accounts,
        ..new
    };
    assert!(matches!(
        facebook.check(&merged, &id).await,
        Checked::Works {
            scopes: Some(_),
            ..
        }
    ));
}

#[tokio::test]
async fn a_token_without_an_end_lasts_sixty_days_for_us() {
    let facebook = AgainstSandbox::new();
    facebook.change(|settings| settings.meta_omits_expires_in = true);
    let tokens = facebook.connect(login::SCOPES, "Sandbox Studio", &[]).await;
    assert!(tokens.expires_at > facebook.now() + Span::days(59));
}
