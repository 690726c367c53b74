//! Texts about others that quote an address which is erased.

use armistice::contacts::activity;
use armistice::flow::erase::{self, Reason};
use armistice::people::Role;
use armistice::post::suppression;
use armistice::post::words::Reason as Suppressed;
use store::Sql;
use testkit::{TestApp, both};

use super::contacts;

both! {
    async fn erasing_somebody_leaves_others_with_a_longer_address_alone(house: TestApp) {
        let ann = house.user("Ann Admin", Role::Admin, None).await;
        let made = contacts(&house, &[("Jürgen", "jü@b.example", None), ("Maria", "maria-jü@b.example", None)]).await;
        let (gone, stays) = (made[0], made[1]);
        let app = house.app.clone();
        let reasons = house.write(move |tx| {
            for said in ["Wrote to MARIA-JÜ@B.example", "Wrote to JÜ@B.EXAMPLE."] {
                let (kind, at) = (activity::Kind::Note, tx.now());
                activity::note(tx, &activity::New { contact: stays, kind, summary: said, reference: None, author: "test", at })?;
            }
            suppression::suppress(tx, &app.keys, "maria-jü@b.example", Suppressed::Bounced, "test")?;
            erase::erase(tx, &app.keys, &ann, gone, Reason::Asked)?;
            Ok(tx.all_sql::<Option<String>>(&Sql::new("SELECT email_key FROM suppressions ORDER BY id"))?)
        }).await;
        assert_eq!(reasons, [Some("maria-jü@b.example".to_owned()), None]);
        let notes = house.app.read(|tx| Ok(tx.all_sql::<String>(&Sql::new("SELECT summary FROM activities ORDER BY id"))?)).await;
        assert_eq!(notes.expect("notes"), ["Wrote to MARIA-JÜ@B.example", ""]);
    }
}
