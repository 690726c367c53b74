//! What a watchman sees: one id per request, and figures that nobody outside can blow up.

use armistice::settings;
use axum::body::Body;
use axum::http::{Method, Request, header};
use testkit::{TestApp, both};

both! {
    async fn a_request_is_known_by_one_id(house: TestApp) {
        let first = house.stranger().get("/sign-in").await;
        let second = house.stranger().get("/assets/nothing").await;
        let id = |answer: &testkit::Answer| answer.headers["x-request-id"].to_str().expect("text").to_owned();
        assert_eq!(id(&first).len(), 12);
        assert_ne!(id(&first), id(&second));
        house.user("Ada", armistice::people::Role::Admin, None).await;
        // Whoever meets a fault of ours can quote it: the page, the program's answer and the header name one request.
        house.write(|tx| settings::set(tx, "company", &"no company", None)).await;
        let page = house.stranger().get("/sign-in").await.expect(500);
        let reference = format!("<code>{}</code>", id(&page));
        page.shows(&reference);
        let request = Request::get("/sign-in").header(header::HOST, "house.test").header(header::ACCEPT, "application/json");
        let told = house.send(request.body(Body::empty()).expect("a request")).await.expect(500);
        assert_eq!(told.json()["instance"], id(&told));
    }

    async fn the_metrics_count_by_route_and_never_by_path(house: TestApp) {
        for path in ["/f/one", "/f/two", "/no/such/page", "/nor/this"] {
            house.stranger().get(path).await.expect(404);
        }
        let brewed = house.stranger().request(Method::from_bytes(b"BREW").expect("a method"), "/sign-in");
        house.send(brewed.body(Body::empty()).expect("a request")).await.expect(405);
        let text = house.stranger().get("/metrics").await.expect(200).body;
        for line in [
            "armistice_requests_total{method=\"GET\",route=\"/f/{slug}\",status=\"404\"} 2",
            "armistice_requests_total{method=\"GET\",route=\"-\",status=\"404\"} 2",
            "armistice_request_seconds_bucket{method=\"GET\",route=\"/f/{slug}\",le=\"+Inf\"} 2",
            "armistice_requests_total{method=\"other\",route=\"/sign-in\",status=\"405\"} 1",
            "armistice_jobs_due 0",
            "armistice_jobs_oldest_due_seconds 0",
            "armistice_jobs_dead 0",
            "armistice_store_waiting{for=\"write\"} 0",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        assert!(!text.contains("/f/one") && !text.contains("BREW"));
    }
}
