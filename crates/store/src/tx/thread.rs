//! What the threads of a store do with a transaction around a verb.

use std::sync::Arc;

use super::Tx;
use crate::driver::{Driver, Hook};
use crate::ids::Ids;
use crate::{Error, Result, marks};

impl Tx {
    pub(crate) fn driver(&mut self) -> &mut dyn Driver {
        &mut *self.driver
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.ids
    }

    pub(crate) fn shared_ids(&self) -> Arc<Ids> {
        Arc::clone(&self.ids)
    }

    pub(crate) fn start_run(&mut self) {
        self.now = self.clock.now();
        self.hooks.clear();
        self.marked.clear();
        self.failure = None;
        self.lost_race = false;
    }

    /// Leaves what was marked behind, as the last step of a transaction.
    pub(crate) fn leave_marks(&mut self) -> Result<()> {
        match std::mem::take(&mut self.marked) {
            none if none.is_empty() => Ok(()),
            marked => marks::leave(self, marked),
        }
    }

    pub(crate) fn take_hooks(&mut self) -> Vec<Hook> {
        std::mem::take(&mut self.hooks)
    }

    pub(crate) fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    pub(crate) fn lost_race(&self) -> bool {
        self.lost_race
    }

    /// Runs several statements without parameters, for migrations.
    pub(crate) fn script(&mut self, name: &str, text: &str) -> Result<()> {
        self.check()?;
        let done = self.driver.script(text);
        self.note(name, done)
    }
}
