//! Mails of the house to colleagues go through the same ledger, and their links open the right doors.

use super::*;
use armistice::post::system;

#[test]
fn every_mail_of_the_house_can_be_read() {
    for name in system::ALL {
        system::read(name).expect("its three files are right");
    }
}

#[test]
fn an_invitation_arrives_with_a_link_that_opens() {
    on_each(Manners::default(), |stage| async move {
        let browser = stage.house.browser(&stage.otto).await;
        let fields = [("email", "sam@harbour.example"), ("name", "Sam"), ("role", "sales"), ("team", "")];
        browser.post("/settings/invitations", &fields).await.expect(303);
        stage.settle().await;
        let mail = stage.kept.mails().pop().expect("a mail");
        assert_eq!(header(&mail, "Subject"), "Otto Admin invites you to Armistice");
        assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
        assert_eq!(header(&mail, "List-Unsubscribe"), "");
        let link = path_in(&text(&mail), "/invitation/");
        stage.house.stranger().get(&link).await.expect(200).shows("sam@harbour.example");
    });
}

#[test]
fn a_forgotten_password_is_mailed_once_per_request() {
    on_each(Manners::default(), |stage| async move {
        let stranger = stage.house.stranger();
        stranger.post("/forgotten", &[("email", "rita.moss@house.test")]).await;
        stage.settle().await;
        let mails = stage.kept.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(header(&mails[0], "Subject"), "A new password for Harbour & Pine");
        stranger.get(&path_in(&text(&mails[0]), "/new-password/")).await.expect(200);
        stranger.post("/forgotten", &[("email", "nobody@house.test")]).await;
        stage.settle().await;
        assert_eq!(stage.kept.mails().len(), 1);
    });
}

#[test]
fn a_seller_is_told_of_a_handoff_and_until_when() {
    on_each(Manners::default(), |stage| async move {
        crate::sales::cast(&stage.house).await;
        crate::sales::offered(&stage.house, "ida@client.example").await;
        stage.settle().await;
        let mails = stage.kept.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(header(&mails[0], "Subject"), "New handoff: Ida Example");
        let words = text(&mails[0]);
        assert!(words.contains("Grid cell is A1"), "{words}");
        assert!(
            words.contains("until Monday, 2 March, ") && words.contains("http://house.test/handoffs/"),
            "{words}"
        );
    });
}
