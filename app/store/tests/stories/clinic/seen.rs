//! What staff set, as somebody sees and changes it who has just looked.

use domain::{
    ClinicRequest, HoursChange, HoursRequest, Membership, PackageRequest, ResourceId, Revision, RoomRequest,
    ServiceRequest, TherapistRequest,
};
use jiff::Timestamp;
use store::{Caller, Setting, SettingError};

use crate::scene::Scene;

impl Scene {
    pub(crate) async fn hours_revision(&self, therapist: ResourceId, change: &HoursChange) -> Revision {
        let everyone = self.store.hours(self.now).await.expect("hours");
        let Some(hours) = everyone.into_iter().find(|hours| hours.id == therapist) else {
            return Revision::default();
        };
        match change {
            HoursChange::Week(_) => hours.week_revision,
            HoursChange::Date(date, _) | HoursChange::ClearException(date) => {
                hours.dates_revision.of_one(&date.to_string())
            }
        }
    }

    pub(crate) async fn service_revision(&self, slug: &str) -> Revision {
        let services = self.store.catalogue().await.expect("a catalogue").services;
        let service = services.iter().find(|service| service.what.slug.as_str() == slug);
        service.map(Setting::revision).unwrap_or_default()
    }

    pub(crate) async fn room_revision(&self, id: ResourceId) -> Revision {
        let rooms = self.store.catalogue().await.expect("a catalogue").rooms;
        rooms
            .iter()
            .find(|room| room.id == id)
            .map(Setting::revision)
            .unwrap_or_default()
    }

    pub(crate) async fn package_revision(&self, slug: &str) -> Revision {
        let packages = self.store.catalogue().await.expect("a catalogue").packages;
        let package = packages.iter().find(|package| package.what.slug == slug);
        package.map(Setting::revision).unwrap_or_default()
    }

    pub(crate) async fn therapist_revision(&self, id: ResourceId) -> Revision {
        let (therapists, _) = self.store.therapists().await.expect("therapists");
        let therapist = therapists.iter().find(|therapist| therapist.id == id);
        therapist.map(Setting::revision).unwrap_or_default()
    }

    pub(crate) async fn account_revision(&self, id: i64) -> Revision {
        let (members, _) = self.store.team(self.now).await.expect("a team");
        let member = members.iter().find(|member| member.id == id);
        member.map(store::Member::revision).unwrap_or_default()
    }

    pub(crate) async fn change_hours(
        &self,
        caller: &Caller,
        request: &HoursRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let revision = self.hours_revision(request.therapist, &request.change).await;
        let request = HoursRequest {
            revision,
            ..request.clone()
        };
        self.store.change_hours(caller, &request, now).await
    }

    pub(crate) async fn save_service(
        &self,
        caller: &Caller,
        request: &ServiceRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let slug = request.slug.as_ref().map_or("", |slug| slug.as_str());
        let revision = self.service_revision(slug).await;
        let request = ServiceRequest {
            key: None,
            revision,
            ..request.clone()
        };
        self.store.save_service(caller, &request, now).await
    }

    pub(crate) async fn save_room(
        &self,
        caller: &Caller,
        request: &RoomRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let revision = self.room_revision(request.id.unwrap_or(ResourceId(0))).await;
        let request = RoomRequest {
            key: None,
            revision,
            ..request.clone()
        };
        self.store.save_room(caller, &request, now).await
    }

    pub(crate) async fn save_package(
        &self,
        caller: &Caller,
        request: &PackageRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let revision = self.package_revision(&request.package.slug).await;
        let request = PackageRequest {
            key: None,
            revision,
            ..request.clone()
        };
        self.store.save_package(caller, &request, now).await
    }

    pub(crate) async fn save_therapist(
        &self,
        caller: &Caller,
        request: &TherapistRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let revision = self.therapist_revision(request.id.unwrap_or(ResourceId(0))).await;
        let request = TherapistRequest {
            key: None,
            revision,
            ..request.clone()
        };
        self.store.save_therapist(caller, &request, now).await
    }

    pub(crate) async fn change_account(
        &self,
        caller: &Caller,
        (id, post): (i64, Membership),
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let revision = self.account_revision(id).await;
        self.store.change_account(caller, (id, &revision), post, now).await
    }

    pub(crate) async fn remove_account(&self, caller: &Caller, id: i64, now: Timestamp) -> Result<(), SettingError> {
        let revision = self.account_revision(id).await;
        self.store.remove_account(caller, (id, &revision), now).await
    }

    pub(crate) async fn change_clinic(
        &self,
        caller: &Caller,
        request: &ClinicRequest,
        now: Timestamp,
    ) -> Result<(), SettingError> {
        let revision = self.store.clinic().await.expect("a clinic").profile.revision();
        let request = ClinicRequest {
            revision,
            ..request.clone()
        };
        self.store.change_clinic(caller, &request, now).await
    }
}
