//! The loop, told once from first to last: a campaign's link, a form, mails that help, a signed agreement, a handoff,
//! a deal, and what it brought. The clock stands still unless the story moves it; the mails go over real SMTP.

mod attract;
mod figures;
mod nurture;
mod sell;
mod stage;

use testkit::{TestApp, both};

use stage::Stage;

both! {
    async fn the_loop_turns(house: TestApp) {
        let mut stage = Stage::set(house).await;
        attract::bad_answers_keep_what_was_typed(&mut stage).await;
        attract::good_answers_make_a_person(&mut stage).await;
        nurture::scores_come_with_reasons(&stage).await;
        nurture::mails_go_out_once(&mut stage).await;
        nurture::one_click_ends_the_mails(&mut stage).await;
        nurture::a_click_and_a_second_visit_make_ready(&mut stage).await;
        sell::the_inbox_says_who_and_why(&mut stage).await;
        sell::a_rejected_contact_goes_back_to_nurture(&mut stage).await;
        sell::a_late_seller_breaks_a_promise(&mut stage).await;
        sell::attempts_end_in_a_won_deal(&mut stage).await;
        figures::promises_open_into_their_rows(&stage).await;
        figures::revenue_opens_into_its_parts(&stage).await;
    }
}
