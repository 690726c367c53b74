//! Scores of everyone have the bits of the scores of one.

use proptest::prelude::*;
use rules::Binder;
use rules::score::parse;

use crate::cast::vocabulary;
use crate::crowd::{crowd, filled, scores_by_name};
use crate::strategies::{model, moment};

const FIT: &str = "\
half-life 3 days
grid fit A from 60, B from 30
grid readiness 1 from 50, 2 from 20
fit group one cap 40 floor -5
  +0.1 when contact.budget >= 20
  +0.2 when contact.country in (DE, fr) and not tag is student
  -7 when contact.vip is yes
fit group two cap 3
  +1.3 when stage is lead
  +2.7 when account.revenue is not empty
";

proptest! {
    #[test]
    fn everyone_is_scored_as_one_is(model in model(), crowd in crowd(), now in moment(), dated in any::<bool>()) {
        let mut model = model;
        let text = if dated { format!("{FIT}  +1 when contact.renewal within the last 2 days\n") } else { FIT.to_owned() };
        let with_fit = parse(&text, &vocabulary()).unwrap_or_else(|problem| panic!("{}", problem.shown_in(&text)));
        model.fit = with_fit.fit;
        let mut binder = Binder::default();
        let scorer = binder.bind_model(&model);
        let census = filled(&crowd);
        let mut lens = census::Lens::new(binder.needs());
        let look = census.look(&mut lens).unwrap();
        let mut scored = Vec::new();
        look.score_all(&scorer, now, &census.everyone(), |id, scores| scored.push((id, scores)));
        prop_assert_eq!(scored.len(), crowd.len());
        for (id, scores) in scored {
            let expected = scores_by_name(&scorer, &crowd, id, now);
            prop_assert_eq!(scores.fit.to_bits(), expected.fit.to_bits());
            prop_assert_eq!(scores.readiness.value.to_bits(), expected.readiness.value.to_bits());
            prop_assert_eq!(scores, expected);
        }
    }
}
