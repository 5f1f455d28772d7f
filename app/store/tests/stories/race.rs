//! Many who want the same start at once.

use domain::BookingRequest;
use store::BookError;
use tokio::task::JoinSet;

use crate::inspector::inspect;
use crate::scene::{A, Scene};

stories! {
    one_of_sixty_four_gets_the_therapist,
    two_rooms_are_two_visits,
    who_loses_gets_the_next_therapist,
}

const MANY: usize = 64;
const TWO_O_CLOCK: &str = "2026-12-02 14:00";

async fn one_of_sixty_four_gets_the_therapist(scene: Scene) {
    let requests = (0..MANY).map(|_| scene.request_for(A, TWO_O_CLOCK));
    let (won, lost) = race(&scene, requests.collect()).await;
    assert_eq!((won, lost), (1, MANY - 1));
}

async fn two_rooms_are_two_visits(scene: Scene) {
    let requests = (0..MANY).map(|_| scene.request(TWO_O_CLOCK));
    let (won, lost) = race(&scene, requests.collect()).await;
    assert_eq!((won, lost), (2, MANY - 2));
}

/// Everyone goes for the same therapist and the same room first. Nobody may give up before all are gone.
async fn who_loses_gets_the_next_therapist(scene: Scene) {
    scene.hire(20, 20).await;
    let requests = (0..MANY).map(|_| scene.request("2026-12-06 09:15"));
    let (won, lost) = race(&scene, requests.collect()).await;
    assert_eq!((won, lost), (20, MANY - 20));
}

/// Sends every request at once, and counts who won and who lost.
async fn race(scene: &Scene, requests: Vec<BookingRequest>) -> (usize, usize) {
    let mut runners = JoinSet::new();
    for request in requests {
        let scene = scene.clone();
        runners.spawn(async move { scene.store.book(&request, scene.now).await });
    }
    let (mut won, mut lost) = (0, 0);
    while let Some(outcome) = runners.join_next().await {
        match outcome.expect("no panic") {
            Ok(booked) => won += usize::from(!booked.repeated),
            Err(BookError::SlotTaken { nearest }) => {
                assert_eq!(nearest.len(), 3);
                lost += 1;
            }
            Err(other) => panic!("should be booked or taken: {other:?}"),
        }
    }
    let found = inspect(scene).await;
    assert_eq!(found.booked.len(), won);
    (won, lost)
}
