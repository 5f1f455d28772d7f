//! `/staff/catalogue`: services, rooms and packages.

mod fields;

use domain::{CatalogueForm, price_text};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::fields::{PackageFields, RoomFields, ServiceFields, things};
use crate::api::asked::{ask, brought};
use crate::api::catalogue::{CatalogueView, PackageView, RoomView, ServiceView, show_catalogue};
use crate::api::openings::hours::StrandedView;
use crate::api::{ApiError, Rejected};
use crate::browser;
use crate::components::{Notice, PostForm, price};
use crate::pages::loaded::Loaded;
use crate::pages::not_found::NotFoundPage;
use crate::pages::staff::answer::Head;
use crate::pages::staff::meanwhile::{Shown, adding_key, shown};
use crate::pages::staff::nav::StaffNav;
use crate::pages::staff::stranded::{StrandedVisits, stranded, typed_fields};

/// What the address asks for.
#[derive(Clone, PartialEq, Eq)]
enum Tab {
    All {
        is_saved: bool,
    },
    /// `service`, `room` or `package`, and which: `new` for one more.
    CatalogueItem(&'static str, String),
}

/// All of the catalogue, or the form of one thing in it.
#[component]
pub(crate) fn CataloguePage() -> impl IntoView {
    let query = use_query_map();
    let rejected: Option<Rejected<CatalogueForm>> = brought(browser::rejected);
    let query = Memo::new(move |_| {
        query.with(|query| {
            let one = ["service", "room", "package"]
                .into_iter()
                .find_map(|kind| Some(Tab::CatalogueItem(kind, query.get(kind)?)));
            one.unwrap_or_else(|| Tab::All {
                is_saved: query.get("saved").as_deref() == Some("yes"),
            })
        })
    });
    let catalogue = ask(|| (), |()| show_catalogue());
    let stranded = stranded(rejected.as_ref().map(|rejected| &rejected.error));
    view! {
        <Loaded
            from=move || async move { Ok((catalogue.await?, stranded.await.unwrap_or_default())) }
            let((catalogue, stranded))
        >
            {match query.get() {
                Tab::All { is_saved } => {
                    let error = rejected.as_ref().map(|rejected| rejected.error.clone());
                    view! { <Everything catalogue is_saved error /> }.into_any()
                }
                Tab::CatalogueItem(kind, id) => {
                    view! { <CatalogueItem catalogue kind id stranded rejected=rejected.clone() /> }.into_any()
                }
            }}
        </Loaded>
    }
}

#[component]
fn Everything(catalogue: CatalogueView, is_saved: bool, error: Option<ApiError>) -> impl IntoView {
    let is_saved = is_saved && error.is_none();
    let services = catalogue
        .services
        .into_iter()
        .map(
            |ServiceView {
                 service, is_bookable, ..
             }| {
                let cost = service.price_cents.map_or_else(|| "ask us".to_owned(), price);
                let off = if is_bookable { "" } else { ", not booked online" };
                let text = format!("{} minutes, {cost}{off}", service.minutes);
                let href = format!("/staff/catalogue?service={}", service.slug);
                view! { <Item name=service.name text href /> }
            },
        )
        .collect_view();
    let rooms = catalogue
        .rooms
        .into_iter()
        .map(|room| {
            let off = if room.is_active { "" } else { ", cannot be booked now" };
            let text = format!("For {}{off}", room.kind);
            view! { <Item name=room.name text href=format!("/staff/catalogue?room={}", room.id) /> }
        })
        .collect_view();
    let packages = catalogue
        .packages
        .into_iter()
        .map(|PackageView { package, .. }| {
            let cost = package.price_cents.map_or_else(|| "ask us".to_owned(), price);
            let text = format!("{} parts, {cost}", package.parts.len());
            view! { <Item name=package.name text href=format!("/staff/catalogue?package={}", package.slug) /> }
        })
        .collect_view();
    view! {
        <StaffNav />
        <section class="section">
            <Head text="What can be booked" error />
            {is_saved
                .then(|| {
                    view! {
                        <Notice title="The change is made".to_owned()>
                            <p>"Clients see it from now on."</p>
                        </Notice>
                    }
                })}
            <h2>"Services"</h2>
            <ul class="settings">{services}</ul>
            <a class="button button--quiet" href="/staff/catalogue?service=new">
                "Add a service"
            </a>
            <h2>"Rooms"</h2>
            <ul class="settings">{rooms}</ul>
            <a class="button button--quiet" href="/staff/catalogue?room=new">
                "Add a room"
            </a>
            <h2>"Packages"</h2>
            <ul class="settings">{packages}</ul>
            <a class="button button--quiet" href="/staff/catalogue?package=new">
                "Add a package"
            </a>
        </section>
    }
    .into_any()
}

#[component]
fn Item(name: String, text: String, href: String) -> impl IntoView {
    let label = format!("Change {name}, {text}");
    view! {
        <li class="settings__item">
            <div>
                <h3 class="settings__name">{name}</h3>
                <p class="settings__text">{text}</p>
            </div>
            <a class="button button--quiet" href=href aria-label=label>
                "Change"
            </a>
        </li>
    }
    .into_any()
}

#[component]
fn CatalogueItem(
    catalogue: CatalogueView,
    kind: &'static str,
    id: String,
    stranded: Vec<StrandedView>,
    rejected: Option<Rejected<CatalogueForm>>,
) -> impl IntoView {
    let is_new = id == "new";
    let action = format!("/staff/catalogue?{kind}={id}");
    let found = if is_new {
        Some(new_form(kind))
    } else {
        form_of(&catalogue, kind, &id)
    };
    let Some(found) = found else {
        return view! { <NotFoundPage /> }.into_any();
    };
    // A form of something else came back; the page has moved on since.
    let rejected = rejected.filter(|rejected| rejected.form.change == kind && rejected.form.id == found.id);
    let sent = rejected.as_ref().map(|rejected| (&*rejected.form.key, &rejected.error));
    let key = is_new.then(|| adding_key(sent, catalogue.key.clone()));
    let Shown {
        form,
        error,
        differences,
    } = shown(&found, rejected, &things(kind, &catalogue));
    let stranded = if matches!(error, Some(ApiError::Stranded { .. })) {
        stranded
    } else {
        Vec::new()
    };
    let typed = typed_fields(&form);
    let revision = form.revision.clone();
    let (heading, button) = (
        format!("{} a {kind}", if is_new { "Add" } else { "Change" }),
        format!("Save the {kind}"),
    );
    let anyway = format!("{button} anyway");
    let id = form.id.clone();
    let inputs = match kind {
        "service" => view! { <ServiceFields form catalogue error=error.clone() /> }.into_any(),
        "room" => view! { <RoomFields form error=error.clone() /> }.into_any(),
        _ => view! { <PackageFields form catalogue error=error.clone() /> }.into_any(),
    };
    view! {
        <StaffNav />
        <section class="section">
            <Head text=heading error differences />
            <StrandedVisits visits=stranded action=action.clone() fields=typed button=anyway />
            <PostForm action>
                <input type="hidden" name="change" value=kind />
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="revision" value=revision.as_str().to_owned() />
                {key.map(|key| view! { <input type="hidden" name="key" value=key /> })}
                {inputs}
                <button class="button" type="submit">
                    {button}
                </button>
            </PostForm>
            <p class="staff-links">
                <a href="/staff/catalogue">"What can be booked"</a>
            </p>
        </section>
    }
    .into_any()
}

fn yes(is_so: bool) -> String {
    if is_so { "yes".to_owned() } else { String::new() }
}

fn new_form(kind: &str) -> CatalogueForm {
    CatalogueForm {
        change: kind.to_owned(),
        active: yes(true),
        clean_up: if kind == "service" {
            "10".to_owned()
        } else {
            String::new()
        },
        ..CatalogueForm::default()
    }
}

/// The form of something as it is.
fn form_of(catalogue: &CatalogueView, kind: &str, id: &str) -> Option<CatalogueForm> {
    match kind {
        "service" => {
            let mut services = catalogue.services.iter();
            services.find(|view| view.service.slug.as_str() == id).map(service_form)
        }
        "room" => {
            let mut rooms = catalogue.rooms.iter();
            rooms.find(|room| room.id.to_string() == id).map(room_form)
        }
        _ => {
            let mut packages = catalogue.packages.iter();
            packages.find(|view| view.package.slug == id).map(package_form)
        }
    }
}

fn service_form(view: &ServiceView) -> CatalogueForm {
    let service = &view.service;
    CatalogueForm {
        change: "service".to_owned(),
        id: service.slug.as_str().to_owned(),
        revision: view.revision.clone(),
        name: service.name.clone(),
        summary: service.summary.clone(),
        treatment: service.treatment.as_str().to_owned(),
        minutes: service.minutes.to_string(),
        clean_up: service.clean_up_minutes.to_string(),
        skill: service.skill.0.clone(),
        room_kind: service.room_kind.0.clone(),
        price: service.price_cents.map_or_else(String::new, price_text),
        active: yes(view.is_bookable),
        position: view.position.to_string(),
        ..CatalogueForm::default()
    }
}

fn room_form(room: &RoomView) -> CatalogueForm {
    CatalogueForm {
        change: "room".to_owned(),
        id: room.id.to_string(),
        revision: room.revision.clone(),
        name: room.name.clone(),
        room_kind: room.kind.clone(),
        active: yes(room.is_active),
        position: room.position.to_string(),
        ..CatalogueForm::default()
    }
}

fn package_form(view: &PackageView) -> CatalogueForm {
    let PackageView {
        package,
        position,
        revision,
    } = view;
    let mut form = CatalogueForm {
        change: "package".to_owned(),
        id: package.slug.clone(),
        revision: revision.clone(),
        name: package.name.clone(),
        summary: package.summary.clone(),
        price: package.price_cents.map_or_else(String::new, price_text),
        position: position.to_string(),
        ..CatalogueForm::default()
    };
    form.fill(&package.parts);
    form
}
