//! Pairs of verbs raced on eight connections end as some serial order of them would, on both engines.
//!
//! The race comes first; then serial orders are run on scenes like it until one answers and ends the same.

mod pairs;
mod workers;

use std::sync::Arc;

use armistice::Outcome;
use armistice::fault::Fault;
use store::Tx;
use testkit::TestApp;

/// How many race: half with each verb.
const CALLERS: usize = 8;
/// How often a pair is raced.
const ROUNDS: usize = 5;
/// The orders of four and four.
const ORDERS: usize = 70;

/// Something that a caller does, with what they are told.
type Verb = Arc<dyn Fn(&mut Tx) -> Outcome<String> + Send + Sync>;

/// Rows that nobody else touches, two verbs on them, and what is there in the end, in words that name no id.
struct Scene {
    verbs: [Verb; 2],
    end: Verb,
}

/// What the callers of each verb were told, and the end.
type Told = ([Vec<String>; 2], String);

/// Races the verbs of scenes, which are the same but for their number.
async fn equal_some_order(house: &TestApp, scene: impl AsyncFn(&TestApp, usize) -> Scene) {
    for round in 0..ROUNDS {
        let raced = race(house, scene(house, round * (ORDERS + 1)).await).await;
        let mut explained = None;
        for (number, order) in orders().into_iter().enumerate() {
            let again = scene(house, round * (ORDERS + 1) + number + 1).await;
            if serial(house, again, &order).await == raced {
                explained = Some(order);
                break;
            }
        }
        assert!(explained.is_some(), "no order of the verbs ends like this: {raced:?}");
    }
}

async fn race(house: &TestApp, scene: Scene) -> Told {
    let begin = Arc::new(tokio::sync::Barrier::new(CALLERS));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (app, verb, begin) = (house.app.clone(), scene.verbs[caller % 2].clone(), begin.clone());
            tokio::spawn(async move {
                begin.wait().await;
                told(&app, verb).await
            })
        })
        .collect();
    let mut answers = [Vec::new(), Vec::new()];
    for (caller, task) in callers.into_iter().enumerate() {
        answers[caller % 2].push(task.await.expect("no caller panics"));
    }
    (sorted(answers), told(&house.app, scene.end).await)
}

async fn serial(house: &TestApp, scene: Scene, order: &[usize; CALLERS]) -> Told {
    let mut answers = [Vec::new(), Vec::new()];
    for verb in order {
        answers[*verb].push(told(&house.app, scene.verbs[*verb].clone()).await);
    }
    (sorted(answers), told(&house.app, scene.end).await)
}

/// Calls a verb and returns what it says, or why it refuses. A caller that is told to try later does so.
async fn told(app: &armistice::App, verb: Verb) -> String {
    loop {
        let verb = verb.clone();
        match app.write(move |tx| verb(tx)).await {
            Ok(said) => return said,
            Err(Fault::Store(store::Error::Conflict)) => {}
            Err(fault) => return format!("refused: {}", fault.id()),
        }
    }
}

fn sorted(mut answers: [Vec<String>; 2]) -> [Vec<String>; 2] {
    for answers in &mut answers {
        answers.sort_unstable();
    }
    answers
}

/// Every order in which four callers of one verb and four of the other can come.
fn orders() -> Vec<[usize; CALLERS]> {
    let half = (CALLERS / 2) as u32;
    let orders = (0_u32..1 << CALLERS).filter(|second| second.count_ones() == half);
    let orders: Vec<_> =
        orders.map(|second| std::array::from_fn(|place| usize::from(second >> place & 1 == 1))).collect();
    assert_eq!(orders.len(), ORDERS);
    orders
}
