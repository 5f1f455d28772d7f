//! Many who want the same start at once.

use domain::BookingRequest;
use store::{Store, VisitError};
use tokio::task::JoinSet;

use crate::inspector::inspect;
use crate::scene::{A, Scene, keys};

stories! {
    one_of_sixty_four_gets_the_therapist,
    two_rooms_are_two_visits,
    who_loses_gets_the_next_therapist,
    two_servers_do_not_book_twice,
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

/// While one server takes over from another, both have the same database. Nobody is told that something is wrong.
async fn two_servers_do_not_book_twice(scene: Scene) {
    let other = Store::open(&scene.url, &keys()).await.expect("a second store");
    let requests = (0..MANY).map(|_| scene.request(TWO_O_CLOCK)).collect();
    let (won, lost) = race_on(&[&scene.store, &other], &scene, requests).await;
    assert_eq!((won, lost), (2, MANY - 2));
    other.close().await;
}

async fn race(scene: &Scene, requests: Vec<BookingRequest>) -> (usize, usize) {
    race_on(&[&scene.store], scene, requests).await
}

/// Sends all requests at once, to one store after the other, and counts who won and who lost.
async fn race_on(stores: &[&Store], scene: &Scene, requests: Vec<BookingRequest>) -> (usize, usize) {
    let mut runners = JoinSet::new();
    for (request, &store) in requests.into_iter().zip(stores.iter().cycle()) {
        let (store, now) = (store.clone(), scene.now);
        runners.spawn(async move { store.book(&request, now).await });
    }
    let (mut won, mut lost) = (0, 0);
    while let Some(outcome) = runners.join_next().await {
        match outcome.expect("no panic") {
            Ok(booked) => won += usize::from(!booked.repeated),
            Err(VisitError::NotOpen {
                refusal: domain::Refusal::Taken,
                nearest,
            }) => {
                assert_eq!(nearest.len(), 3);
                lost += 1;
            }
            Err(other) => panic!("should be booked or taken: {other:?}"),
        }
    }
    assert_eq!(inspect(scene).await.booked.len(), won);
    (won, lost)
}
