//! Who may, who may not: every route with every kind of caller, and some picked by hand, so that a wrong table fails too.

use armistice::people::{Capability, Role};
use armistice::routes::{self, May};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use testkit::{Answer, TestApp, both};

/// Signing out and revoking end the caller's own session, so the walk leaves them for the end.
const ENDS_THE_SESSION: [&str; 2] = ["/sign-out", "/api/v1/me/sessions"];

both! {
    async fn every_route_lets_in_whom_its_line_says(house: TestApp) {
        for role in Role::ALL {
            let colleague = house.user(&format!("Cast of {role}"), role, None).await;
            let browser = house.browser(&colleague).await;
            let (mut first, last): (Vec<_>, Vec<_>) =
                routes::table().into_iter().partition(|route| !ENDS_THE_SESSION.contains(&route.path));
            first.extend(last);
            for route in first.iter().filter(|route| !route.path.starts_with("/api/")) {
                let request = with_form(browser.request(route.method.clone(), &concrete(route.path)));
                let expected = match route.may {
                    May::Anyone | May::OwnPage | May::Link | May::SignedIn => true,
                    May::Can(capability) => role.may(capability),
                };
                assert_door(expected, &route.method, route.path, role.word(), &house.send(request).await);
            }
        }
    }

    async fn a_stranger_gets_no_further_than_the_door(house: TestApp) {
        house.user("Ada", Role::Admin, None).await;
        for route in routes::table() {
            let request = with_form(house.stranger().request(route.method.clone(), &concrete(route.path)));
            let answer = house.send(request).await;
            let expected = matches!(route.may, May::Anyone | May::OwnPage | May::Link);
            if !expected && route.method == Method::GET && !route.path.starts_with("/api/") {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", route.path);
                assert!(answer.location().starts_with("/sign-in?next="), "{}", route.path);
            } else {
                assert_door(expected, &route.method, route.path, "stranger", &answer);
            }
        }
    }

    async fn a_token_opens_its_scope_and_nothing_else(house: TestApp) {
        for role in Role::ALL {
            let own: Vec<Capability> = Capability::ALL.into_iter().filter(|scope| role.may(*scope)).collect();
            let colleague = house.user(&format!("Full {role}"), role, None).await;
            let full = house.program(&colleague, &Capability::ALL).await;
            let colleague = house.user(&format!("Narrow {role}"), role, None).await;
            let narrow = house.program(&colleague, &own[..1]).await;
            for route in routes::table().iter().filter(|route| route.path.starts_with("/api/")) {
                let path = concrete(route.path);
                let answer = full.send(route.method.clone(), &path, Body::from("{}")).await;
                assert_door(lets(route.may, role, &Capability::ALL), &route.method, route.path, role.word(), &answer);
                let answer = narrow.send(route.method.clone(), &path, Body::from("{}")).await;
                assert_door(lets(route.may, role, &own[..1]), &route.method, route.path, role.word(), &answer);
            }
        }
    }

    async fn picked_by_hand(house: TestApp) {
        for role in Role::ALL {
            let colleague = house.user(&format!("Hand of {role}"), role, None).await;
            let browser = house.browser(&colleague).await;
            for (method, path, roles) in PICKED {
                let method: Method = method.parse().expect("a method");
                let answer = house.send(with_form(browser.request(method.clone(), path))).await;
                assert_door(roles.contains(role.word()), &method, path, role.word(), &answer);
            }
        }
    }

    async fn a_page_of_another_site_cannot_post(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        for route in routes::table().iter().filter(|route| route.method == Method::POST) {
            let guarded = matches!(route.may, May::OwnPage | May::SignedIn | May::Can(_));
            if !guarded || route.path.starts_with("/api/") {
                continue;
            }
            for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
                let mut request = with_form(browser.request(Method::POST, &concrete(route.path)));
                request.headers_mut().remove("sec-fetch-site");
                request.headers_mut().insert(name, value.parse().expect("a header"));
                let answer = house.send(request).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} with {name}", route.path);
                answer.shows("came from another site");
            }
        }
    }

    async fn a_cookie_never_opens_the_api_nor_a_token_a_page(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        let browser = house.browser(&admin).await;
        browser.get("/api/v1/me").await.expect(401);
        let program = house.program(&admin, &Capability::ALL).await;
        program.get("/api/v1/me").await.expect(200);
        program.get("/settings/users").await.expect(303);
    }
}

/// Routes with the roles that may, written down once more by hand: pages and deeds of each room.
const PICKED: [(&str, &str, &str); 19] = [
    ("GET", "/", "marketing sales head_of_marketing head_of_sales admin"),
    ("GET", "/account", "marketing sales head_of_marketing head_of_sales admin"),
    ("GET", "/settings/users", "admin"),
    ("POST", "/settings/users/0/disable", "admin"),
    ("POST", "/settings/invitations", "admin"),
    ("POST", "/settings/visibility", "admin"),
    ("GET", "/settings/audit", "admin"),
    ("POST", "/settings/jobs/discard", "admin"),
    ("GET", "/segments", "marketing sales head_of_marketing head_of_sales admin"),
    ("POST", "/segments", "marketing head_of_marketing admin"),
    ("POST", "/bulk", "marketing sales head_of_marketing head_of_sales admin"),
    ("GET", "/forms", "marketing head_of_marketing admin"),
    ("POST", "/forms", "marketing head_of_marketing admin"),
    ("GET", "/campaigns", "marketing sales head_of_marketing head_of_sales admin"),
    ("POST", "/campaigns", "marketing head_of_marketing admin"),
    ("GET", "/results/funnel", "marketing sales head_of_marketing head_of_sales admin"),
    ("GET", "/results/attribution", "marketing sales head_of_marketing head_of_sales admin"),
    ("GET", "/agreement", "marketing sales head_of_marketing head_of_sales admin"),
    ("POST", "/sign-in", "marketing sales head_of_marketing head_of_sales admin"),
];

/// Tells whether a program of a role with these scopes is let in.
fn lets(may: May, role: Role, scopes: &[Capability]) -> bool {
    match may {
        May::Anyone | May::OwnPage | May::Link | May::SignedIn => true,
        May::Can(capability) => role.may(capability) && scopes.contains(&capability),
    }
}

/// Puts a value in the place of each variable part: one that names nothing.
fn concrete(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "0" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn with_form(request: axum::http::request::Builder) -> Request<Body> {
    let kind = "application/x-www-form-urlencoded";
    request.header(header::CONTENT_TYPE, kind).body(Body::empty()).expect("a request")
}

/// Asserts that the door opened or stayed shut; what lies behind it may answer as it likes.
#[track_caller]
fn assert_door(expected: bool, method: &Method, path: &str, who: &str, answer: &Answer) {
    let shut = matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    assert_eq!(!shut, expected, "{who}: {method} {path} answered {}", answer.status);
    assert!(!answer.status.is_server_error(), "{who}: {method} {path} answered {}", answer.status);
}
