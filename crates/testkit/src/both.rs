//! A test of a room, on both engines.

use std::future::Future;

use testbed::{Engine, engines};

use crate::TestApp;

/// Writes each test twice, `name::on_sqlite` and `name::on_postgres`, each in a house of its own.
///
/// ```ignore
/// testkit::both! {
///     async fn a_stranger_is_led_to_the_door(house: TestApp) {
///         house.stranger().get("/").await.expect(303);
///     }
/// }
/// ```
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($house:ident: $kind:ty) $body:block)+) => { $(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a short test may need nothing of its file")]
            use super::*;

            async fn check($house: $kind) $body

            #[test]
            fn on_sqlite() {
                $crate::rehearse($crate::Engine::Sqlite, check);
            }

            #[test]
            fn on_postgres() {
                $crate::rehearse($crate::Engine::Postgres, check);
            }
        }
    )+ };
}

/// Runs a check in a fresh house on an engine, unless `ARMISTICE_ENGINES` leaves the engine out.
///
/// # Panics
/// When the check does.
pub fn rehearse<F: Future<Output = ()>>(engine: Engine, check: impl FnOnce(TestApp) -> F) {
    if !engines().contains(&engine) {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async { check(TestApp::start(engine).await).await });
}
