//! OpenAI, which suggests texts: the Responses API,
//! <https://platform.openai.com/docs/api-reference/responses>. It is no network, because nothing
//! becomes public there, and a call makes nothing that a second call could make twice.
//!
//! What leaves are the instructions, a text, a picture where one is asked about, and a pseudonym of
//! the person who asks. OpenAI is told to keep nothing of it (`store`).
//!
//! | file | is |
//! |---|---|
//! | `question` | what is asked, and the request that it becomes |
//! | `answer` | what an answer suggests |
//! | `refusal` | why there is no suggestion |

mod answer;
mod question;
mod refusal;

pub use answer::{Suggested, Usage};
pub use question::{Field, Picture, Question};
pub use refusal::{Refusal, Why};

use crate::config::OpenAi;
use crate::domain::time::Span;
use crate::ports::{Http, Limits};

/// The limits of a question. Some seconds are usual; two questions and what is around them fit
/// into the minute that a request may take.
pub const LIMITS: Limits = Limits {
    time: Span::seconds(20),
    bytes: 256 * 1024,
};

/// Asks once.
///
/// # Errors
/// With the reason why nothing is suggested.
pub async fn ask(
    http: &impl Http,
    access: &OpenAi,
    question: &Question<'_>,
) -> Result<Suggested, Refusal> {
    let request = question.request(access)?;
    let response = http.send(request, LIMITS).await;
    let response = response.map_err(|error| Refusal::without_answer(&error))?;
    answer::read(&response, question.fields)
}

/// What the tests ask for: a text and a list.
#[cfg(test)]
const FIELDS: &[Field] = &[
    Field {
        name: "x",
        is_list: false,
    },
    Field {
        name: "hashtags",
        is_list: true,
    },
];
