//! Settings by file, environment and flag.

use super::{Desk, shown, text};
use testkit::on_each;

#[test]
fn an_empty_variable_is_not_set_and_the_log_is_a_setting() {
    on_each(|engine| {
        let desk = Desk::new(engine, "settings");
        let names =
            ["CONFIG", "LISTEN", "PUBLIC_URL", "METRICS_TOKEN", "TRUSTED_PROXIES", "LOG_FORMAT", "LOG_LEVEL"];
        let names = names.map(|name| format!("ARMISTICE_{name}"));
        let empty = names.each_ref().map(|name| (name.as_str(), ""));
        let done = desk.types_in(&["migrate"], &empty);
        assert!(done.status.success(), "{}", text(&done.stderr));
        let wrong = desk.types_in(&["serve"], &[("ARMISTICE_LOG_FORMAT", "xml")]);
        assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong.stderr));
        assert!(desk.fails(&["serve", "--log-level", "armistice=loud"]).contains("is no level for the log"));
        let file = desk.path("settings.toml");
        std::fs::write(&file, "log_format = \"xml\"\n").expect("a settings file");
        assert!(desk.fails(&["serve", "--config", shown(&file)]).contains("is not right"));
        std::fs::write(&file, "log_format = \"json\"\nlog_level = \"armistice=loud\"\n")
            .expect("a settings file");
        assert!(desk.fails(&["serve", "--config", shown(&file)]).contains("is no level for the log"));
    });
}
