//! Amounts as people write them.

use proptest::prelude::*;

use crate::{Currency, Money};

fn reads(text: &str, expected: &str) {
    let got = match Money::parse(text, Currency::EUR) {
        Ok(money) => format!("{} {}", money.currency, money.minor),
        Err(fault) => fault.to_string(),
    };
    assert!(got.contains(expected), "{text:?} gave {got:?}, not {expected:?}");
}

#[test]
fn amounts_are_read() {
    for text in
        ["1,234.56", "1.234,56 €", "€1 234,56", "1'234.56", "1234.56 EUR", "eur 1\u{a0}234,56", "1234,56"]
    {
        reads(text, "EUR 123456");
    }
    reads("1,234", "EUR 123400");
    reads("1.234", "EUR 123400");
    reads("1.234.567", "EUR 123456700");
    reads("0.5", "EUR 50");
    reads(".5", "EUR 50");
    reads("0.500", "EUR 50");
    reads("100000.0", "EUR 10000000");
    reads("12.", "EUR 1200");
    reads("-3", "EUR -300");
    reads("−€3.10", "EUR -310");
    reads("€-3", "EUR -300");
    reads("R$ 1.234,50", "BRL 123450");
    reads("$12", "USD 1200");
    reads("¥1,200", "JPY 1200");
    reads("1.234,567 KWD", "KWD 1234567");
    reads("1.234 KWD", "KWD 1234");
    reads("1,234 KWD", "KWD 1234000");
    reads("92233720368547758.07", "EUR 9223372036854775807");
    reads("-92233720368547758.08", "EUR -9223372036854775808");
}

#[test]
fn what_is_no_amount_is_explained() {
    for text in [
        "",
        " ",
        "€",
        "abc",
        "--3",
        "-€-3",
        "1,23,456",
        "12,34.56.78",
        "1 2",
        "1e3",
        "３",
        "1..2",
        "+3",
        "EUR EUR",
    ] {
        reads(text, "is not an amount");
    }
    reads("12.3456", "more decimals than EUR");
    reads("¥1.5", "more decimals than JPY");
    reads("92233720368547758.08", "too large");
    reads(&"9".repeat(400), "too large");
}

#[test]
fn amounts_are_written() {
    let check = |minor, currency, full: &str, short: &str| {
        let money = Money::new(minor, currency);
        assert_eq!((money.to_string().as_str(), money.short().as_str()), (full, short));
    };
    check(1_240_000, Currency::EUR, "€12,400", "€12.4 k");
    check(1_240_050, Currency::EUR, "€12,400.50", "€12.4 k");
    check(123_456_789, Currency::BRL, "R$ 1,234,567.89", "R$ 1.2 M");
    check(-305, Currency::GBP, "-£3.05", "-£3");
    check(5, Currency::USD, "$0.05", "$0");
    check(0, Currency::USD, "$0", "$0");
    check(999_950, Currency::EUR, "€9,999.50", "€10 k");
    check(999_949, Currency::EUR, "€9,999.49", "€9,999");
    check(99_999_900, Currency::EUR, "€999,999", "€1 M");
    check(1_234, Currency::JPY, "¥1,234", "¥1,234");
    check(1_234_567, "CHF".parse().expect("francs"), "CHF 12,345.67", "CHF 12.3 k");
    check(i64::MIN, Currency::EUR, "-€92,233,720,368,547,758.08", "-€92233720 bn");
    assert_eq!(Money::new(-5, Currency::EUR).plain(), "-0.05");
}

#[test]
fn sums_are_honest() {
    let euro = |minor| Money::new(minor, Currency::EUR);
    assert_eq!(euro(1).plus(euro(2)), Ok(euro(3)));
    assert!(euro(i64::MAX).plus(euro(1)).is_err());
    let mixed = euro(1).plus(Money::new(1, Currency::USD)).expect_err("two currencies");
    assert!(mixed.to_string().contains("EUR and USD"));
    assert!("E1R".parse::<Currency>().is_err() && "EURO".parse::<Currency>().is_err());
}

proptest! {
    #[test]
    fn what_is_written_can_be_read(minor: i64, code in "[A-Z]{3}") {
        let money = Money::new(minor, code.parse().expect("three letters"));
        prop_assert_eq!(Money::parse(&money.to_string(), Currency::EUR), Ok(money));
        prop_assert_eq!(Money::parse(&money.plain(), money.currency), Ok(money));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,12}") {
        let _ = Money::parse(&text, Currency::EUR);
    }
}
