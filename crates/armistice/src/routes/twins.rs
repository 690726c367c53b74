//! Whatever a page lets a colleague do, a program can do: every deed of a page stands here with its twin in the API, or
//! with the reason why it has none.

use std::collections::BTreeSet;

use armistice::routes::{self, May, Route};
use axum::http::Method;

/// Deeds of pages, each with its twin.
const TWINS: [(&str, &str); 98] = [
    // people
    ("/account", "PUT /api/v1/me"),
    ("/account/password", "PUT /api/v1/me/password"),
    ("/account/sessions/{id}/revoke", "DELETE /api/v1/me/sessions/{id}"),
    ("/account/sessions/revoke-others", "DELETE /api/v1/me/sessions"),
    ("/account/tokens", "POST /api/v1/tokens"),
    ("/account/tokens/{id}/revoke", "DELETE /api/v1/tokens/{id}"),
    ("/settings/tokens/{id}/revoke", "DELETE /api/v1/tokens/{id}"),
    ("/settings/company", "PUT /api/v1/settings/company"),
    ("/settings/users/{id}", "PUT /api/v1/users/{id}"),
    ("/settings/users/{id}/disable", "POST /api/v1/users/{id}/disable"),
    ("/settings/users/{id}/enable", "POST /api/v1/users/{id}/enable"),
    ("/settings/users/{id}/new-password", "POST /api/v1/users/{id}/new-password"),
    ("/settings/invitations", "POST /api/v1/invitations"),
    ("/settings/invitations/{id}/resend", "POST /api/v1/invitations/{id}/resend"),
    ("/settings/invitations/{id}/revoke", "DELETE /api/v1/invitations/{id}"),
    ("/settings/teams", "POST /api/v1/teams"),
    ("/settings/teams/{id}", "PUT /api/v1/teams/{id}"),
    ("/settings/teams/{id}/remove", "DELETE /api/v1/teams/{id}"),
    ("/settings/visibility", "PUT /api/v1/visibility"),
    ("/settings/jobs/retry", "POST /api/v1/jobs/dead/{id}/retry"),
    ("/settings/jobs/discard", "DELETE /api/v1/jobs/dead/{id}"),
    // contacts
    ("/contacts", "POST /api/v1/contacts"),
    ("/contacts/{id}", "PUT /api/v1/contacts/{id}"),
    ("/contacts/{id}/notes", "POST /api/v1/contacts/{id}/notes"),
    ("/contacts/{id}/tags", "POST /api/v1/contacts/{id}/tags"),
    ("/contacts/{id}/tags/remove", "DELETE /api/v1/contacts/{id}/tags/{tag}"),
    ("/contacts/{id}/owner", "PUT /api/v1/contacts/{id}/owner"),
    ("/contacts/{id}/stage", "POST /api/v1/contacts/{id}/stage"),
    ("/bulk", "POST /api/v1/bulk-actions"),
    ("/bulk/{id}/stop", "POST /api/v1/bulk-actions/{id}/stop"),
    ("/bulk/{id}/undo", "POST /api/v1/bulk-actions/{id}/undo"),
    ("/contacts/{id}/erase", "POST /api/v1/contacts/{id}/erase"),
    ("/accounts", "POST /api/v1/accounts"),
    ("/accounts/{id}", "PUT /api/v1/accounts/{id}"),
    ("/settings/fields", "POST /api/v1/fields"),
    ("/settings/fields/{id}/retire", "DELETE /api/v1/fields/{id}"),
    ("/settings/fields/{id}/bring-back", "POST /api/v1/fields/{id}/bring-back"),
    ("/settings/score", "PUT /api/v1/score-model"),
    // segments
    ("/segments", "POST /api/v1/segments"),
    ("/segments/{id}", "PUT /api/v1/segments/{id}"),
    ("/segments/{id}/archive", "POST /api/v1/segments/{id}/archive"),
    ("/segments/{id}/bring-back", "POST /api/v1/segments/{id}/bring-back"),
    ("/segments/{id}/members/remove", "DELETE /api/v1/segments/{id}/members/{contact}"),
    ("/contacts/{id}/segments", "POST /api/v1/segments/{id}/members"),
    ("/contacts/{id}/segments/remove", "DELETE /api/v1/segments/{id}/members/{contact}"),
    // capture
    ("/forms", "POST /api/v1/forms"),
    ("/forms/{id}", "PUT /api/v1/forms/{id}"),
    ("/forms/{id}/publish", "POST /api/v1/forms/{id}/publish"),
    ("/forms/{id}/unpublish", "POST /api/v1/forms/{id}/unpublish"),
    ("/imports", "POST /api/v1/imports"),
    ("/imports/{id}/columns", "PUT /api/v1/imports/{id}/mapping"),
    ("/imports/{id}/start", "POST /api/v1/imports/{id}/start"),
    ("/imports/{id}/discard", "DELETE /api/v1/imports/{id}"),
    // post
    ("/mail/suppressions", "POST /api/v1/suppressions"),
    ("/mail/suppressions/{id}/lift", "DELETE /api/v1/suppressions/{id}"),
    ("/mail/{id}/again", "POST /api/v1/messages/{id}/again"),
    ("/settings/mail", "PUT /api/v1/settings/mail"),
    ("/settings/mail/test", "POST /api/v1/settings/mail/test"),
    // nurture
    ("/templates", "POST /api/v1/templates"),
    ("/templates/ready-made", "POST /api/v1/templates/ready-made"),
    ("/templates/preview", "POST /api/v1/templates/preview"),
    ("/templates/{id}", "PUT /api/v1/templates/{id}"),
    ("/templates/{id}/retire", "DELETE /api/v1/templates/{id}"),
    ("/templates/{id}/test", "POST /api/v1/templates/{id}/test"),
    ("/journeys", "POST /api/v1/journeys"),
    ("/journeys/{id}", "PUT /api/v1/journeys/{id}"),
    ("/journeys/{id}/start", "POST /api/v1/journeys/{id}/start"),
    ("/journeys/{id}/pause", "POST /api/v1/journeys/{id}/pause"),
    // agreement
    ("/agreement/drafts", "POST /api/v1/agreements"),
    ("/agreement/{id}/edit", "PUT /api/v1/agreements/{id}"),
    ("/agreement/{id}/sign", "POST /api/v1/agreements/{id}/signatures"),
    ("/agreement/{id}/withdraw", "DELETE /api/v1/agreements/{id}"),
    // sales
    ("/handoffs/{id}/accept", "POST /api/v1/handoffs/{id}/accept"),
    ("/handoffs/{id}/attempts", "POST /api/v1/handoffs/{id}/attempts"),
    ("/handoffs/{id}/reject", "POST /api/v1/handoffs/{id}/reject"),
    ("/handoffs/{id}/return", "POST /api/v1/handoffs/{id}/return"),
    ("/handoffs/{id}/owner", "POST /api/v1/handoffs/{id}/owner"),
    ("/handoffs/{id}/deal", "POST /api/v1/handoffs/{id}/deal"),
    ("/deals/{id}/stage", "POST /api/v1/deals/{id}/stage"),
    ("/deals/{id}/details", "PUT /api/v1/deals/{id}"),
    ("/deals/{id}/owner", "POST /api/v1/deals/{id}/owner"),
    ("/deals/{id}/win", "POST /api/v1/deals/{id}/win"),
    ("/deals/{id}/lose", "POST /api/v1/deals/{id}/lose"),
    // insight
    ("/campaigns", "POST /api/v1/campaigns"),
    ("/campaigns/{id}", "PUT /api/v1/campaigns/{id}"),
    ("/campaigns/{id}/costs", "POST /api/v1/campaigns/{id}/costs"),
    // Pages that read; each has its twin as well.
    ("GET /bulk/new", "POST /api/v1/bulk-actions/preview"),
    ("GET /segments/{id}/history", "GET /api/v1/segments/{id}/history"),
    ("GET /forms/new", "POST /api/v1/forms/ready-made"),
    ("GET /agreement/promises", "GET /api/v1/agreement/promises"),
    ("GET /agreement/clocks", "GET /api/v1/agreement/clocks"),
    ("GET /agreement/handoffs", "GET /api/v1/agreement/handoffs"),
    ("GET /settings/jobs", "GET /api/v1/jobs"),
    ("GET /contacts/export", "GET /api/v1/contacts/export"),
    ("GET /contacts/{id}/export", "GET /api/v1/contacts/{id}/export"),
    ("GET /imports/{id}/rejects.csv", "GET /api/v1/imports/{id}/rejects"),
    ("GET /results/funnel/rows", "GET /api/v1/results/funnel/rows"),
    ("GET /results/attribution/rows", "GET /api/v1/results/attribution/rows"),
];

/// Deeds of pages that have no twin, each with the reason.
const ALONE: [(&str, &str); 13] = [
    ("/theme", "light or dark is a cookie of one browser"),
    ("/setup", "the first owner is made once, with the code that the terminal shows; no token exists yet"),
    ("/sign-in", "a program holds a token instead of a session"),
    ("/sign-out", "ends the session of one browser; a token is revoked"),
    ("/forgotten", "somebody without a session asks for a link"),
    ("/new-password/{link}", "opened by the signed link of a mail"),
    ("/invitation/{link}", "opened by the signed link of a mail"),
    ("/unsubscribe/{token}", "opened by the signed link of a mail, by programs too (RFC 8058)"),
    ("/preferences/{token}/stop", "opened by the signed link of a mail"),
    ("/preferences/{token}/resume", "opened by the signed link of a mail"),
    ("/rules/check", "changes nothing; the same handler answers at /api/v1/rules/check"),
    ("/rules/count", "changes nothing; /api/v1/rules/count answers programs"),
    ("/f/{slug}", "takes JSON itself, and is described"),
];

#[test]
fn every_deed_of_a_page_has_a_twin_or_a_reason() {
    let table = routes::table();
    let find = |line: &str| {
        let (method, path) = line.split_once(' ').unwrap_or(("POST", line));
        table.iter().find(|route| route.method.as_str() == method && route.path == path)
    };
    let mut listed = BTreeSet::new();
    for (page, program) in TWINS {
        let page_route = find(page).unwrap_or_else(|| panic!("there is no {page}"));
        let twin = find(program).unwrap_or_else(|| panic!("{page}: there is no {program}"));
        assert!(twin.path.starts_with("/api/v1/") && !page_route.path.starts_with("/api/"), "{page}");
        // A twin that every token may call decides by itself whose thing it is.
        assert!(
            twin.may == page_route.may || twin.may == May::SignedIn,
            "{page} and {program} differ in who may"
        );
        assert!(listed.insert(page), "{page} stands twice");
    }
    for (page, reason) in ALONE {
        assert!(find(page).is_some(), "there is no {page}");
        assert!(reason.len() > 10 && listed.insert(page), "{page} stands twice, or without a reason");
    }
    let is_deed = |route: &&Route| route.method == Method::POST && !route.path.starts_with("/api/");
    let forgotten: Vec<&str> =
        table.iter().filter(is_deed).map(|route| route.path).filter(|path| !listed.contains(path)).collect();
    assert!(forgotten.is_empty(), "no twin and no reason: {forgotten:#?}");
}
