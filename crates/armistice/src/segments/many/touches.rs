//! What many contacts did.

use std::collections::HashMap;

use measure::Moment;
use rules::Attribute;
use store::{Sql, Tx};

use super::rows::as_fact;
use super::{Batch, CAMPAIGN, MAIL, Wanted, named};
use crate::capture::touch::Touch;
use crate::fault::Outcome;

impl Batch {
    pub(super) fn touches(&mut self, tx: &mut Tx, until: Moment, wanted: Wanted) -> Outcome<()> {
        if !wanted.touches {
            return Ok(());
        }
        let mut more = self.more_of_touches(tx, wanted)?;
        let mut sql = Sql::new(
            "SELECT id, contact_id, kind, subject, at, campaign_id, source, medium, reference, NULL AS class \
             FROM touches WHERE contact_id IN ",
        );
        sql.bind_list(&self.ids).push(" AND at <= ").bind(until).push(" ORDER BY at, id");
        let verdicts: HashMap<i64, String> = named::<(i64, String)>(
            tx,
            "SELECT touch_id, class FROM touch_classes WHERE contact_id IN ",
            &self.ids,
            " ORDER BY id",
        )?
        .into_iter()
        .collect();
        for mut touch in tx.all_sql::<Touch>(&sql)? {
            touch.class = verdicts.get(&touch.id.0).cloned();
            let (id, properties) = (touch.contact_id.0, more.remove(&touch.id.0).unwrap_or_default());
            if let Some(facts) = self.facts(id) {
                let mut fact = as_fact(touch);
                fact.properties.extend(properties);
                facts.add_touch(fact);
            }
        }
        Ok(())
    }

    /// Returns what other tables know of touches, by their ids.
    fn more_of_touches(
        &self,
        tx: &mut Tx,
        wanted: Wanted,
    ) -> Outcome<HashMap<i64, Vec<(String, Attribute)>>> {
        let mut more: HashMap<i64, Vec<(String, Attribute)>> = HashMap::new();
        if wanted.campaigns {
            let rows: Vec<(i64, String)> = named(
                tx,
                "SELECT touches.id, campaigns.key FROM touches JOIN campaigns ON campaigns.id = touches.campaign_id \
                 WHERE touches.contact_id IN ",
                &self.ids,
                "",
            )?;
            for (touch, campaign) in rows {
                more.entry(touch).or_default().push((CAMPAIGN.to_owned(), campaign.into()));
            }
        }
        if wanted.mails {
            let rows: Vec<(i64, Option<String>, Option<String>)> = named(
                tx,
                "SELECT touches.id, templates.name, journeys.name FROM touches \
                 JOIN messages ON messages.id = touches.reference \
                 LEFT JOIN templates ON templates.id = messages.template_id \
                 LEFT JOIN enrollments ON enrollments.id = messages.enrollment_id \
                 LEFT JOIN journeys ON journeys.id = enrollments.journey_id WHERE touches.contact_id IN ",
                &self.ids,
                "",
            )?;
            for (touch, template, journey) in rows {
                let named = MAIL.into_iter().zip([template, journey]);
                let named = named.filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
                more.entry(touch).or_default().extend(named);
            }
        }
        Ok(more)
    }
}
