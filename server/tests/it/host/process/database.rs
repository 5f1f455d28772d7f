//! How a PostgreSQL is spoken to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{Server, complaint, log};
use crate::scene::{Engine, Folder, Turn, client};

/// What a client asks before it says anything else, if it would rather not be overheard.
const ASKS_FOR_TLS: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// A door to the PostgreSQL of the tests.
struct Door {
    database: Url,
    address: SocketAddr,
    /// How many connections were encrypted, and how many not.
    encrypted: Arc<AtomicUsize>,
    clear: Arc<AtomicUsize>,
}

impl Door {
    /// One that shows a certificate, or takes everything in clear.
    async fn to(database: &str, acceptor: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
        let database = Url::parse(database).unwrap();
        let door = Self {
            address: listener.local_addr().unwrap(),
            database,
            encrypted: Arc::default(),
            clear: Arc::default(),
        };
        let behind = (
            door.database.host_str().unwrap().to_owned(),
            door.database.port().unwrap(),
        );
        let (encrypted, clear) = (door.encrypted.clone(), door.clear.clone());
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (acceptor, behind) = (acceptor.clone(), behind.clone());
                let (encrypted, clear) = (encrypted.clone(), clear.clone());
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(behind).await?;
                    let mut first = [0; 8];
                    near.read_exact(&mut first).await?;
                    if first == ASKS_FOR_TLS {
                        if let Some(acceptor) = acceptor {
                            near.write_all(b"S").await?;
                            let mut near = acceptor.accept(near).await?;
                            encrypted.fetch_add(1, Ordering::SeqCst);
                            return copy_bidirectional(&mut near, &mut far).await;
                        }
                        near.write_all(b"N").await?;
                        near.read_exact(&mut first).await?;
                    }
                    clear.fetch_add(1, Ordering::SeqCst);
                    far.write_all(&first).await?;
                    copy_bidirectional(&mut near, &mut far).await
                });
            }
        });
        door
    }

    /// The database's address by this door, seen from `host`.
    fn url(&self, host: &str, query: &str) -> String {
        let mut url = self.database.clone();
        url.set_host(Some(host)).unwrap();
        url.set_port(Some(self.address.port())).unwrap();
        format!("{url}{query}")
    }

    fn counts(&self) -> (usize, usize) {
        (self.encrypted.load(Ordering::SeqCst), self.clear.load(Ordering::SeqCst))
    }
}

/// Shows a certificate for this machine that nobody else has signed. It is good for a hundred years, and for these tests.
fn self_signed() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../../../tls/certificate.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../../../tls/key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Starts a server on the database, has it answer, and tells what it has logged.
async fn log_on(database: &str) -> String {
    let folder = Folder::new();
    let server = Server::start(folder.path(), &["--database", database]);
    assert_eq!(server.get(&client(), "/readyz").await.status, 200, "{database}");
    server.terminate();
    assert!(server.wait().success());
    log(folder.path())
}

/// Names, numbers and notes used to go over the network in clear, and who insisted on better could not start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_it_says_to_its_database_is_encrypted_where_it_can_be() {
    let _turn = Turn::shared().await;
    if !Engine::Postgres.is_there() {
        return;
    }
    let folder = Folder::new();
    let database = Engine::Postgres.new_database(&folder).await;
    let door = Door::to(&database, Some(self_signed())).await;
    let certificate = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls/certificate.pem");
    let verified = format!("?sslmode=verify-full&sslrootcert={certificate}");
    for query in ["", "?sslmode=require", &verified] {
        let (before, _) = door.counts();
        let log = log_on(&door.url("127.0.0.1", query)).await;
        let (encrypted, clear) = door.counts();
        assert!(encrypted > before && clear == 0, "{query}: {encrypted}, {clear}");
        assert!(!log.contains("in clear"), "{query}: {log}");
    }
    let unknown = complaint(&["--database", &door.url("127.0.0.1", "?sslmode=verify-full")]);
    assert!(
        unknown.starts_with("glo: ") && unknown.contains("certificate"),
        "{unknown}"
    );
    let misnamed = complaint(&["--database", &door.url("0.0.0.0", &verified)]);
    assert!(
        misnamed.starts_with("glo: ") && misnamed.contains("certificate"),
        "{misnamed}"
    );
    assert!(!log_on(&door.url("0.0.0.0", "")).await.contains("in clear"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_says_aloud_that_a_database_elsewhere_is_spoken_to_in_clear() {
    let _turn = Turn::shared().await;
    if !Engine::Postgres.is_there() {
        return;
    }
    let folder = Folder::new();
    let database = Engine::Postgres.new_database(&folder).await;
    let door = Door::to(&database, None).await;
    // On this machine it is another name for itself, and looks like any other's.
    for (host, query, is_told) in [
        ("127.0.0.1", "", false),
        ("127.0.0.1", "?sslmode=disable", false),
        ("0.0.0.0", "", true),
        ("0.0.0.0", "?sslmode=disable", true),
    ] {
        let log = log_on(&door.url(host, query)).await;
        assert_eq!(
            log.contains("the database is spoken to in clear"),
            is_told,
            "{host}{query}: {log}"
        );
    }
    let insisting = complaint(&["--database", &door.url("127.0.0.1", "?sslmode=require")]);
    assert!(
        insisting.starts_with("glo: ") && insisting.contains("TLS"),
        "{insisting}"
    );
}
