//! The Pages of a person, in one list, or portfolio by portfolio. The one list does not show what a
//! portfolio has, unless the person lets the app see the portfolios too.
//!
//! <https://developers.facebook.com/docs/graph-api/reference/user/accounts>

use serde_json::{Value, json};

use super::bearer::{Call, Caller, Outcome};
use super::nodes;
use crate::answer::origin;
use crate::graph::fields::{shown, wanted};
use crate::graph::{OF_LISTS, Refusal, paging};

const PORTFOLIOS: &str = "business_management";
const PORTFOLIO: (&str, &[&str]) = ("Business", &["id", "name"]);
/// What a list of Pages takes besides what every list takes.
const OF_ACCOUNTS: [&str; 6] = [
    "is_place",
    "is_promotable",
    "ad_id",
    OF_LISTS[0],
    OF_LISTS[1],
    OF_LISTS[2],
];

/// `GET /{version}/me/accounts`; without the permission to see Pages the list is empty, and nothing
/// says why.
pub(crate) fn accounts(call: &mut Call<'_, '_>, person: &str) -> Outcome {
    let caller = caller(call, &OF_ACCOUNTS, person)?;
    let sees_portfolios = call.meta.grants.has(&caller.person, PORTFOLIOS);
    let is_listed = |id: &String| {
        sees_portfolios
            || call
                .meta
                .pages
                .get(id)
                .is_some_and(|page| page.portfolio.is_none())
    };
    let pages: Vec<String> = call
        .meta
        .visible_pages(&caller.person)
        .into_iter()
        .filter(is_listed)
        .collect();
    list(call, &caller, &pages, nodes::listed)
}

/// `GET /{version}/me/businesses`
pub(crate) fn portfolios(call: &mut Call<'_, '_>, person: &str) -> Outcome {
    let caller = caller(call, &OF_LISTS, person)?;
    call.needs(&caller.person, PORTFOLIOS)?;
    let all = call.meta.portfolios_of(&caller.person);
    list(call, &caller, &all, |call, _, id| {
        let fields = wanted(&call.params, &["id", "name"])?;
        let portfolio = call
            .meta
            .pages
            .portfolio(id)
            .ok_or_else(|| Refusal::no_such_object("GET", id))?;
        shown(&fields, PORTFOLIO, |field| {
            Ok(Some(if field.name == "id" {
                json!(portfolio.id)
            } else {
                json!(portfolio.name)
            }))
        })
    })
}

/// `GET /{version}/{portfolio}/owned_pages` and `…/client_pages`
pub(crate) fn of_portfolio(call: &mut Call<'_, '_>, portfolio: &str, are_clients: bool) -> Outcome {
    let caller = call.admit_person(&OF_LISTS)?;
    call.needs(&caller.person, PORTFOLIOS)?;
    if !call
        .meta
        .portfolios_of(&caller.person)
        .iter()
        .any(|known| known == portfolio)
    {
        return Err(Refusal::no_such_object("GET", portfolio));
    }
    let is_meant = |id: &String| {
        let page = call.meta.pages.get(id);
        page.is_some_and(|page| {
            page.portfolio.as_deref() == Some(portfolio) && page.is_client == are_clients
        })
    };
    let pages: Vec<String> = call
        .meta
        .visible_pages(&caller.person)
        .into_iter()
        .filter(is_meant)
        .collect();
    list(call, &caller, &pages, nodes::listed)
}

fn caller(call: &Call<'_, '_>, known: &[&str], person: &str) -> Result<Caller, Refusal> {
    let caller = call.admit_person(known)?;
    if person == "me" || person == caller.person {
        Ok(caller)
    } else {
        Err(Refusal::no_such_object("GET", person))
    }
}

fn list(
    call: &mut Call<'_, '_>,
    caller: &Caller,
    all: &[String],
    mut node: impl FnMut(&mut Call<'_, '_>, &Caller, &str) -> Outcome,
) -> Outcome {
    let params = call.params.clone();
    let page = paging::cut(all, &params)?;
    let data: Vec<Value> = page
        .ids
        .iter()
        .map(|id| node(call, caller, id))
        .collect::<Result<_, _>>()?;
    let address = format!("{}{}", origin(call.request), call.request.uri().path());
    Ok(paging::answer(
        &page,
        &data,
        &params,
        &address,
        &caller.token,
    ))
}
