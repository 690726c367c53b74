//! Jobs that were given up.

use armistice::people::{Capability, Role};
use serde_json::json;
use store::params;
use testkit::{TestApp, both};

use super::id_of;

both! {
    async fn dead_jobs_are_seen_retried_and_discarded(house: TestApp) {
        let admin = house.user("Ada", Role::Admin, None).await;
        house
            .write(|tx| {
                let columns = ["id", "kind", "key", "payload", "created_at", "died_at", "attempts", "error"];
                let rows = (1..=3_i64).map(|id| params![id, "consider", None::<String>, "0", tx_moment(), tx_moment(), 8_i64, "the moon is full"].to_vec());
                tx.insert_many("dead_jobs", &columns, rows)?;
                Ok(())
            })
            .await;
        let browser = house.browser(&admin).await;
        browser.get("/settings/jobs").await.expect(200).shows("the moon is full").shows("3 of 3");
        browser.post("/settings/jobs/retry", &[("selected", "1"), ("selected", "nonsense")]).await.expect(303);
        browser.post("/settings/jobs/discard", &[("selected", "2")]).await.expect(303);
        assert_eq!(id_of(&house, "SELECT COUNT(*) FROM jobs WHERE kind = 'consider'").await, 1);
        let program = house.program(&admin, &[Capability::Administer]).await;
        let waiting = program.get("/api/v1/jobs").await.expect(200).json();
        assert_eq!((&waiting[0]["kind"], &waiting[0]["attempts"]), (&json!("consider"), &json!(0)));
        browser.get("/settings/jobs").await.expect(200).shows("Jobs that wait");
        let dead = program.get("/api/v1/jobs/dead").await.expect(200).json();
        assert_eq!(dead.as_array().map(Vec::len), Some(1));
        program.post("/api/v1/jobs/dead/9/retry", &json!({})).await.expect(404);
        program.delete("/api/v1/jobs/dead/3").await.expect(204);
        browser.get("/settings/jobs").await.expect(200).shows("Nothing was given up");
    }
}

fn tx_moment() -> measure::Moment {
    testkit::app::START
}
