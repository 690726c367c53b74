//! Writes a score model so that reading it again gives the same model.

use std::fmt::{self, Display, Formatter};

use super::{FitRule, Group, Model, TouchRule};
use crate::print::{Filters, Times, verb};

impl Display for Model {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let [a, b] = self.bands.fit;
        let [first, second] = self.bands.readiness;
        writeln!(f, "half-life {}", self.half_life)?;
        writeln!(f, "grid fit A from {a}, B from {b}")?;
        writeln!(f, "grid readiness 1 from {first}, 2 from {second}")?;
        self.fit.iter().try_for_each(|group| written(f, "fit", group))?;
        self.readiness.iter().try_for_each(|group| written(f, "readiness", group))
    }
}

fn written<R: Display>(f: &mut Formatter<'_>, score: &str, group: &Group<R>) -> fmt::Result {
    write!(f, "\n{score} group {} cap {}", group.name, group.cap)?;
    if let Some(floor) = group.floor {
        write!(f, " floor {floor}")?;
    }
    writeln!(f)?;
    group.rules.iter().try_for_each(|rule| writeln!(f, "  {rule}"))
}

impl Display for FitRule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:+} when {}", self.points, self.when)
    }
}

impl Display for TouchRule {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let filters = Filters(&self.per.filters, self.per.kind.as_ref());
        write!(f, "{:+} per {}{filters}", self.points, verb(&self.per))?;
        f.write_str(if self.per.including_machine { " including machine" } else { "" })?;
        let Some(repeat) = self.repeat else { return Ok(()) };
        write!(f, " at most {}", Times(repeat.times))?;
        match repeat.within {
            Some(period) => write!(f, " within {period}"),
            None => Ok(()),
        }
    }
}
