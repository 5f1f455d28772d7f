//! What every booking of these tests starts from.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::BookingForm;
use serde_json::Value;

use crate::scene::Clinic;

/// Nine in the morning, when Therapist A is the only one who works.
pub const START: &str = "2026-12-01T15:00:00Z";

/// A form that can be booked, with a key of its own.
pub fn form() -> BookingForm {
    BookingForm {
        name: "Zoë Zimmermann".to_owned(),
        email: "zoe.zimmermann@example.com".to_owned(),
        phone: "780 555 0134".to_owned(),
        note: "The left shoulder & neck".to_owned(),
        service: "relaxation-60".to_owned(),
        therapist: String::new(),
        start: START.to_owned(),
        terms: String::new(),
        key: new_key(),
    }
}

/// A form that wants Therapist A at `start`.
pub fn form_at(start: &str) -> BookingForm {
    BookingForm {
        start: start.to_owned(),
        therapist: "1".to_owned(),
        ..form()
    }
}

/// The address that the page of this form stands at.
pub fn address(form: &BookingForm) -> String {
    let BookingForm {
        service,
        therapist,
        start,
        ..
    } = form;
    format!("/book?service={service}&therapist={therapist}&start={start}")
}

/// An idempotency key that no other form has.
pub fn new_key() -> String {
    static KEYS: AtomicU32 = AtomicU32::new(0);
    format!("test-key-{:012}", KEYS.fetch_add(1, Ordering::Relaxed))
}

/// Every opening there is, of all services: what is stored of visits shows in it.
pub async fn openings(clinic: &Clinic) -> Vec<Value> {
    let mut lists = Vec::new();
    for service in ["relaxation-30", "relaxation-60", "therapeutic-60"] {
        let answer = clinic
            .ask("/api/openings/list", &[("service", service), ("days", "92")])
            .await;
        assert_eq!(answer.status, 200);
        lists.push(answer.json());
    }
    lists
}

/// A form as the body of a post.
pub fn url_encoded(form: &BookingForm) -> String {
    let request = reqwest::Client::new()
        .post("http://localhost/")
        .form(form)
        .build()
        .unwrap();
    String::from_utf8(request.body().unwrap().as_bytes().unwrap().to_vec()).unwrap()
}
