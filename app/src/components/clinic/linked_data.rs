//! What pages say to machines, from the same data as what they say to people: <https://schema.org>.

use domain::Treatment;
use serde_json::json;

/// The clinic, for its first page: its name, the link that calls it, and its street, city and province.
pub(crate) fn linked_clinic(name: &str, phone_link: &str, [street, city, province]: [&str; 3]) -> String {
    let mut address = json!({
        "@type": "PostalAddress",
        "addressLocality": city,
        "addressRegion": province,
        "addressCountry": "CA",
    });
    if !street.is_empty() {
        address["streetAddress"] = street.into();
    }
    json!({
        "@context": "https://schema.org",
        "@type": "HealthAndBeautyBusiness",
        "name": name,
        "telephone": phone_link.trim_start_matches("tel:"),
        "address": address,
    })
    .to_string()
}

/// A treatment, for its page.
pub(crate) fn linked_service(treatment: &Treatment, clinic: &str) -> String {
    json!({
        "@context": "https://schema.org",
        "@type": "Service",
        "serviceType": treatment.name,
        "description": treatment.summary,
        "provider": { "@type": "HealthAndBeautyBusiness", "name": clinic },
    })
    .to_string()
}

/// Questions with their answers.
pub(crate) fn linked_questions<'a>(questions: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let questions: Vec<_> = questions
        .map(|(question, answer)| {
            json!({
                "@type": "Question",
                "name": question,
                "acceptedAnswer": { "@type": "Answer", "text": answer },
            })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions }).to_string()
}
