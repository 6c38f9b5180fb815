//! What ends an account, and what ends the grant.

use super::*;

#[tokio::test]
async fn a_lost_role_loses_the_page_and_nothing_else() {
    let facebook = AgainstSandbox::new();
    let (tokens, journal) = facebook.chosen(login::SCOPES, "Sandbox Writer").await;
    let other = tokens
        .of_accounts
        .keys()
        .find(|id| **id != journal)
        .unwrap()
        .clone();
    facebook.deed("Sandbox Writer", &Deed::LosePage(journal.clone()));
    assert!(matches!(
        facebook.check(&tokens, &journal).await,
        Checked::AccountLost(_)
    ));
    assert!(matches!(
        facebook.check(&tokens, &other).await,
        Checked::Works { .. }
    ));
}

#[tokio::test]
async fn a_profile_goes_with_the_role_on_its_page() {
    let facebook = AgainstSandbox::new();
    let (tokens, profile) = facebook.chosen(linked::SCOPES, "Sandbox Studio").await;
    facebook.deed(
        "Sandbox Studio",
        &Deed::LosePage(facebook.page("Sandbox Gallery")),
    );
    assert!(matches!(
        facebook.check_profile(&tokens, &profile).await,
        Checked::AccountLost(_)
    ));
}

#[tokio::test]
async fn what_ends_the_person_ends_the_grant() {
    for deed in [Deed::RemoveApp, Deed::ChangePassword, Deed::Checkpoint] {
        let facebook = AgainstSandbox::new();
        let (tokens, page) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
        facebook.deed("Sandbox Studio", &deed);
        assert_eq!(
            facebook.check(&tokens, &page).await,
            Checked::GrantOver,
            "{deed:?}"
        );
        let refreshed =
            login::refresh(&facebook.http, &facebook.app, &tokens, facebook.now()).await;
        let is_refused = matches!(refreshed, Err(TokenError::Refused(_)));
        assert_eq!(
            is_refused,
            deed != Deed::Checkpoint,
            "{deed:?}: {refreshed:?}"
        );
        let (tokens, profile) = facebook.chosen(linked::SCOPES, "Sandbox Studio").await;
        facebook.deed("Sandbox Studio", &deed);
        assert_eq!(
            facebook.check_profile(&tokens, &profile).await,
            Checked::GrantOver,
            "{deed:?}"
        );
    }
}

#[tokio::test]
async fn a_page_whose_token_was_replaced_by_a_new_consent_is_healed() {
    let facebook = AgainstSandbox::new();
    let (old, page) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    facebook.deed("Sandbox Studio", &Deed::ChangePassword);
    let new = facebook.connect(login::SCOPES, "Sandbox Studio", &[]).await;
    let mixed = Tokens {
        of_accounts: old.of_accounts.clone(),
        ..new
    };
    let Checked::Works {
        token: Some(token), ..
    } = facebook.check(&mixed, &page).await
    else {
        panic!("not healed")
    };
    assert_ne!(&token, &old.of_accounts[&page]);
    let healed = Tokens {
        of_accounts: [(page.clone(), token)].into(),
        ..mixed
    };
    assert!(matches!(
        facebook.check(&healed, &page).await,
        Checked::Works { token: None, .. }
    ));
}

#[tokio::test]
async fn taking_tokens_back_is_told_to_us_as_the_person_leaving() {
    let facebook = AgainstSandbox::new();
    let (tokens, page) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    let holder = facebook.pages(&tokens).await.holder;
    login::revoke(&facebook.http, &facebook.app, &tokens)
        .await
        .unwrap();
    assert_eq!(facebook.check(&tokens, &page).await, Checked::GrantOver);
    login::revoke(&facebook.http, &facebook.app, &tokens)
        .await
        .unwrap();

    let callback = facebook.sandbox.outbox().into_iter().next().unwrap();
    let (_, field) = form_urlencoded::parse(callback.body.as_bytes())
        .next()
        .unwrap();
    let signed = signed_request::read(&field, &facebook.app.client_secret).unwrap();
    assert_eq!(signed.user_id, holder.subject);
    assert!(signed_request::read(&field, &Secret::new("another app's")).is_err());
}

#[tokio::test]
async fn an_app_with_a_wrong_secret_ends_nothing() {
    let mut facebook = AgainstSandbox::new();
    let (tokens, page) = facebook.chosen(login::SCOPES, "Sandbox Studio").await;
    let code = facebook.consent(login::SCOPES, "Sandbox Studio", &[]).await;
    facebook.app.client_secret = Secret::new("mistyped");
    let error = pages::check(&facebook.http, &facebook.app, &tokens, &page)
        .await
        .unwrap_err();
    assert_eq!(error.class, Class::Retry);
    let refreshed = login::refresh(&facebook.http, &facebook.app, &tokens, facebook.now()).await;
    assert!(
        matches!(refreshed, Err(TokenError::Misconfigured(_))),
        "{refreshed:?}"
    );
    let exchanged = login::exchange(
        &facebook.http,
        &facebook.app,
        CALLBACK,
        &code,
        facebook.now(),
    )
    .await;
    assert!(
        matches!(exchanged, Err(TokenError::Misconfigured(_))),
        "{exchanged:?}"
    );
}

#[tokio::test]
async fn a_code_is_good_once_and_only_for_its_own_callback() {
    let facebook = AgainstSandbox::new();
    let code = facebook.consent(login::SCOPES, "Sandbox Studio", &[]).await;
    let exchange = |uri: &'static str, code: Secret| {
        let (http, app, now) = (facebook.http.clone(), facebook.app.clone(), facebook.now());
        async move { login::exchange(&http, &app, uri, &code, now).await }
    };
    let elsewhere = exchange(
        "http://127.0.0.1:8787/login/facebook/callback",
        code.clone(),
    )
    .await;
    assert!(
        matches!(elsewhere, Err(TokenError::Misconfigured(_))),
        "{elsewhere:?}"
    );
    let code = facebook.consent(login::SCOPES, "Sandbox Studio", &[]).await;
    assert!(exchange(CALLBACK, code.clone()).await.is_ok());
    for spent in [code, Secret::new("never-given")] {
        let again = exchange(CALLBACK, spent).await;
        assert!(matches!(again, Err(TokenError::Refused(_))), "{again:?}");
    }
}
