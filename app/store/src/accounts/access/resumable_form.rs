//! What somebody has sent when their session was over. It waits in their browser, sealed, so that it comes back as it was
//! sent; and what is sealed for its sender, nobody else can have left there for them to send on.

use crate::accounts::access::session;
use crate::secrets::token::SessionToken;
use crate::{Store, StoreError};

/// For whom something is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedFor {
    /// For nobody but the account whose session it came with.
    Sender,
    /// For it, or for whoever signs in, where nobody can tell any more whose session that was.
    Anyone,
}

impl Store {
    /// Seals a text that came with this token, of a session that is over. `None` if there is nobody to seal it for.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn seal(
        &self,
        text: &str,
        token: Option<&SessionToken>,
        whom: SealedFor,
    ) -> Result<Option<String>, StoreError> {
        let owner = match token {
            Some(token) => session::owner(&mut *self.connection().await?, token).await?,
            None => None,
        };
        if owner.is_none() && whom == SealedFor::Sender {
            return Ok(None);
        }
        let secret = self.secret().await?;
        Ok(Some(format!("{} {text}", secret.seal(owner.as_ref(), text))))
    }

    /// The text that was sealed for whoever has this token, or for anyone.
    ///
    /// # Errors
    /// When the database fails.
    #[tracing::instrument(skip_all)]
    pub async fn unseal<'a>(&self, sealed: &'a str, token: &SessionToken) -> Result<Option<&'a str>, StoreError> {
        let Some((seal, text)) = sealed.split_once(' ') else {
            return Ok(None);
        };
        let owner = session::owner(&mut *self.connection().await?, token).await?;
        let secret = self.secret().await?;
        let is_whole = secret.is_seal(seal, owner.as_ref(), text) || secret.is_seal(seal, None, text);
        Ok(is_whole.then_some(text))
    }
}
