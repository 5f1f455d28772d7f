//! `/staff/reports` and `/staff/audit`: what owners look back on.

use domain::Role;

use crate::accounts::staff::Browser;
use crate::html::{Page, attribute};
use crate::scene::Clinic;

#[tokio::test]
async fn a_report_is_of_the_dates_that_are_asked_for() {
    let clinic = Clinic::open().await;
    let olga = Browser::of(&clinic, "olga", Role::Owner).await;
    let page = Page::of(olga.get(&clinic, "/staff/reports").await);
    assert_eq!((page.status, page.value("from").as_str()), (200, "2026-10-06"));
    assert_eq!(page.value("until"), "2026-11-30");
    let svg = page.tags("svg");
    let labelled = svg.iter().filter_map(|tag| attribute(tag, "aria-label")).count();
    assert_eq!(labelled, 1);
    assert!(
        page.says("By week") && page.says("By therapist") && page.says("Week of Oct 5, 2026"),
        "{}",
        page.words()
    );
    assert!(!page.source().contains("style="));
    let page = Page::of(
        olga.get(&clinic, "/staff/reports?from=2026-12-02&until=2026-12-01")
            .await,
    );
    assert_eq!((page.status, page.value("from").as_str()), (400, "2026-12-02"));
    assert!(page.says("These dates cannot be read"), "{}", page.words());
}

#[tokio::test]
async fn a_report_is_taken_along_as_a_table_that_runs_nothing() {
    let clinic = Clinic::open().await;
    clinic
        .run_sql("UPDATE resource SET name = '=HYPERLINK(1)' WHERE id = 1")
        .await;
    let address = "/staff/reports.csv?from=2026-11-23&until=2026-11-29";
    for (role, name, status) in [
        (Role::Owner, "olga", 200),
        (Role::Reception, "rosa", 403),
        (Role::Therapist, "thea", 403),
    ] {
        let browser = Browser::of(&clinic, name, role).await;
        let answer = browser.get(&clinic, address).await;
        assert_eq!(answer.status, status, "{name}");
        if status == 200 {
            assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
            assert_eq!(
                answer.header("content-disposition"),
                "attachment; filename=\"report.csv\""
            );
            let csv = answer.text();
            assert!(
                csv.starts_with("by,name,visits,cancelled,no-shows,hours used,hours open\r\n"),
                "{csv}"
            );
            assert!(csv.contains("therapist,\"'=HYPERLINK(1)\",0,0,0,0.00,"), "{csv}");
            let wrong = "/staff/reports.csv?from=2026-12-02&until=2026-12-01";
            assert_eq!(browser.get(&clinic, wrong).await.status, 422);
        }
    }
    let nobody = Browser::default().get(&clinic, address).await;
    assert_eq!((nobody.status, nobody.header("location")), (303, "/staff/sign-in"));
}

#[tokio::test]
async fn the_audit_tells_what_is_other_and_can_be_narrowed() {
    let clinic = Clinic::open().await;
    clinic
        .run_sql(
            "INSERT INTO audit (id, at, who, act, subject, subject_id, before, after) VALUES
             (1, 1796050800, 'rosa', 'edit', 'client', '7', '{\"name\":\"Ada\",\"phone\":null}',
                 '{\"name\":\"Ada\",\"phone\":\"<b>\"}'),
             (2, 1796050801, NULL, 'cancel', 'visit', '9', NULL, NULL)",
        )
        .await;
    let olga = Browser::of(&clinic, "olga", Role::Owner).await;
    let page = Page::of(olga.get(&clinic, "/staff/audit").await);
    assert!(
        page.status == 200
            && page.says("rosa edited a client (see it).")
            && page.says("The client called off a visit."),
        "{}",
        page.words()
    );
    assert!(
        page.source().contains("&lt;b&gt;") || page.source().contains("&lt;b>"),
        "it is text"
    );
    assert!(
        !page.words().contains("Ada"),
        "what is as it was is not told: {}",
        page.words()
    );
    for (query, edits, cancels) in [
        ("subject=client", true, false),
        ("subject=client&id=7", true, false),
        ("subject=client&id=8", false, false),
        ("who=rosa", true, false),
        ("who=olga", false, false),
        ("date=2026-11-30", true, true),
        ("date=2026-12-01", false, false),
        ("page=2", false, false),
        ("subject=%22%3E%3Cb%3E&page=x", true, true),
    ] {
        let page = Page::of(olga.get(&clinic, &format!("/staff/audit?{query}")).await);
        assert_eq!(page.status, 200, "{query}");
        assert_eq!(
            (page.says("rosa edited a client"), page.says("called off a visit")),
            (edits, cancels),
            "{query}: {}",
            page.words()
        );
    }
}
