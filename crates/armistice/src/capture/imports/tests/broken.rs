//! Files that are not what they should be: each gets a sentence, and one bad row costs no other.

use testkit::TestApp;

use super::{bring_file, counts, file, lines, said};

testkit::both! {
    async fn letters_of_other_machines_are_read(house: TestApp) {
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let files = [
            ("latin.csv", b"email;Vorname\nzoe@engines.example;Zo\xeb\n".to_vec(), "Windows-1252"),
            ("wide.csv", [b"\xff\xfe".to_vec(), wide("email\tVorname\r\nmax@engines.example\tMäx\r\n")].concat(), "UTF-16"),
            ("marked.csv", "\u{feff}email,Vorname\nada@engines.example,Ädä\n".as_bytes().to_vec(), "UTF-8"),
        ];
        for (name, bytes, encoding) in files {
            let import = bring_file(&house, file(&house, name, bytes), None).await.expect(name);
            assert!(import.encoding.starts_with(encoding), "{name}: {}", import.encoding);
            assert_eq!(counts(&import), "1 rows: 1 new, 0 known, 0 aside", "{name}");
        }
        assert_eq!(lines(&house, "SELECT first_name FROM contacts ORDER BY id").await, ["Zoë", "Mäx", "Ädä"]);
    }

    async fn a_bad_row_costs_no_other(house: TestApp) {
        let huge = "x".repeat(300_000);
        let text = format!(
            "email,Email,name,note\n\
             ada@engines.example,,Ada,fine\n\
             bo@engines.example,,B\0o,nul\n\
             cy@engines.example,,{huge},huge\n\
             dee@engines.example,Dee\n\
             eve@engines.example,,Eve,\"open\n\
             flo@engines.example,,{},long\n\
             gus@engines.example,,Gus,fine\n",
            "y".repeat(3_000)
        );
        let import = bring_file(&house, file(&house, "bad.csv", text), None).await.expect("the list comes in");
        assert_eq!(counts(&import), "7 rows: 2 new, 0 known, 5 aside");
        let reasons = said(&house, import.id).await;
        let parts = [
            "3 This row holds a NUL character", "4 ", "5 This row has 2 columns, the row of names has 4 columns.",
            "6 A quotation mark is opened in this row and never closed.", "7 Column “name”: is longer than 2000 characters.",
        ];
        for (reason, part) in reasons.iter().zip(parts) {
            assert!(reason.starts_with(part), "{reason:.200}");
        }
        assert_eq!(reasons.len(), parts.len());
        assert_eq!(lines(&house, "SELECT email FROM contacts ORDER BY id").await, ["ada@engines.example", "gus@engines.example"]);
    }

    async fn what_is_no_table_gets_a_sentence(house: TestApp) {
        let files: [(&[u8], &str); 7] = [
            (b"", "This file is empty."),
            (b"\xff\xfe", "This file is empty."),
            (b"email,name\n", "no rows under them"),
            (b"ada@engines.example,Ada\nbo@engines.example,Bo\n", "values instead of column names"),
            (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "spreadsheet"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a table of text"),
            (b"colour,taste\nred,sweet\n", "Choose the column with the e-mail address"),
        ];
        for (bytes, part) in files {
            let fault = bring_file(&house, file(&house, "wrong.csv", bytes), None).await.expect_err(part);
            assert!(fault.sentence().contains(part), "{part}: {}", fault.sentence());
        }
        let left = std::fs::read_dir(house.app.data_dir.join("imports")).expect("the folder").count();
        assert_eq!(left, 1, "only the list without a mapping waits");
    }
}
