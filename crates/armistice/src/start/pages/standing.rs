//! How the month stands, as figures that open.

use maud::Markup;

use crate::agreement::promise::Kept;
use crate::people::{Caller, Capability};
use crate::start::standing::Standing;
use crate::web::charts::sparkline;
use crate::web::{Link, Stat, Tone, Trend, format, meter, section, stats};

impl Standing {
    /// Draws the figures that the colleague may open.
    pub(super) fn draw(&self, caller: &Caller) -> Markup {
        let mut figures = vec![self.handed_over()];
        figures.extend(self.kept.iter().map(|kept| self.promised(kept)));
        figures.push(self.broken());
        if caller.may(Capability::SeeDeals) {
            figures.push(self.earned());
        }
        section(&self.month.first.strftime("%B so far").to_string(), stats(&figures))
    }

    fn rows(&self, path: &str) -> Link {
        Link::to(path).with("month", self.month.first.strftime("%Y-%m"))
    }

    fn handed_over(&self) -> Stat {
        let waterfall = &self.delivered.waterfall;
        let gap = waterfall.gap();
        let (trend, words) = if gap < 0.0 {
            (Trend::Worse, format!("{} behind", format::decimal(-gap, 0)))
        } else {
            (Trend::Better, format!("{} ahead", format::decimal(gap, 0)))
        };
        let line: Vec<f64> =
            self.delivered.days.iter().filter_map(|day| day.actual).map(|count| count as f64).collect();
        Stat::new("Handed over", format::number(waterfall.actual as i64))
            .href(self.rows("/agreement/handoffs"))
            .delta(trend, words)
            .note(format!("of {} promised by Marketing", format::number(waterfall.goal as i64)))
            .picture(sparkline("Handed over, day by day", Tone::Marketing, &line))
    }

    fn promised(&self, kept: &Kept) -> Stat {
        let share = kept.share().map_or_else(|| "–".to_owned(), |share| format::percent(share, 0));
        let note = match kept.due {
            0 => kept.not_due(),
            due => format!("{} of {} that were due", format::number(kept.kept), format::number(due)),
        };
        let rows = self.rows("/agreement/clocks").with("clause", kept.clause.word()).with("standing", "due");
        let stat = Stat::new(kept.clause.label(), share).href(rows).note(note);
        match kept.share() {
            Some(share) => stat.picture(meter(Tone::Sales, kept.clause.label(), share)),
            None => stat,
        }
    }

    fn broken(&self) -> Stat {
        let broken: i64 = self.kept.iter().map(Kept::broken).sum();
        let tone = if broken > 0 { Tone::Broken } else { Tone::Neutral };
        Stat::new("Broken", format::number(broken))
            .href(self.rows("/agreement/clocks").with("standing", "broken"))
            .tone(tone)
            .note("promises of Sales, past their moment")
    }

    fn earned(&self) -> Stat {
        let deals: i64 = self.won.iter().map(|won| won.deals).sum();
        let sums = self.won.iter().map(|won| format::money_compact(won.amount_minor, &won.currency));
        let sums = sums.collect::<Vec<_>>().join(" + ");
        Stat::new("Won", if sums.is_empty() { "–".to_owned() } else { sums })
            .href(Link::to("/deals").with("view", "list").with("stage", "won"))
            .note(format::plural(deals, "deal", "deals"))
    }
}
