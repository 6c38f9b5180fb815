//! A child that never outlives us.
//!
//! The child leads a process group of its own, and beside it in the group a watcher reads a pipe
//! whose other end we hold. When the pipe closes, because we let go, or crashed, or were killed,
//! the watcher ends the whole group: politely, and after [`GRACE`] for good. So a Ctrl-C in the
//! middle of a test leaves no Worker behind.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::processes;

/// How long a group may take to end after SIGTERM (wrangler takes about 1.3 s). The script repeats
/// the number.
const GRACE: Duration = Duration::from_secs(4);

/// `$@` replaces the shell, so its exit is the child's exit; the watcher ignores the signal that it
/// sends.
const SCRIPT: &str = r#"
exec 3<&0
{ trap '' TERM INT HUP; read -r _ <&3; kill -TERM 0; sleep 4; kill -KILL 0; } </dev/null >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-
"#;

/// What only the watcher's command line contains: it stays for its sleep, and nobody waits for it.
const WATCHER: &str = "kill -TERM 0; sleep";

/// A child process group that ends with this value, and with this process.
#[derive(Debug)]
pub(crate) struct Lifeline {
    child: Child,
    pipe: Option<ChildStdin>,
    log: PathBuf,
}

impl Lifeline {
    /// Starts `program` through a shell that watches us; its output goes to `log`.
    pub(crate) fn start(
        program: &Path,
        configure: impl FnOnce(&mut Command),
        log: &Path,
    ) -> Result<Self> {
        use std::os::unix::process::CommandExt as _;
        let output =
            File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = Command::new("sh");
        command.args([
            OsStr::new("-c"),
            OsStr::new(SCRIPT),
            OsStr::new("sh"),
            program.as_os_str(),
        ]);
        configure(&mut command);
        command
            .stdin(Stdio::piped())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0);
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let pipe = child.stdin.take();
        Ok(Self {
            child,
            pipe,
            log: log.to_owned(),
        })
    }

    /// The id of the child, which is also that of its group.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Where the child's output is.
    pub(crate) fn log(&self) -> &Path {
        &self.log
    }

    /// How the child ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// The last `count` lines that the child wrote.
    pub(crate) fn last_lines(&self, count: usize) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        lines[lines.len().saturating_sub(count)..].join("\n")
    }

    /// Lets go and waits until the child and its children are gone.
    pub(crate) fn end(&mut self) {
        let Some(pipe) = self.pipe.take() else { return };
        let mut group = processes::below(self.id());
        group.retain(|process| !process.command.contains(WATCHER));
        drop(pipe);
        let deadline = Instant::now() + GRACE + Duration::from_secs(1);
        while Instant::now() < deadline
            && !(matches!(self.child.try_wait(), Ok(Some(_))) && processes::are_gone(&group))
        {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Lifeline {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::{Duration, Instant};

    use super::Lifeline;
    use crate::processes;

    fn start(script: &str, log: &Path) -> Lifeline {
        Lifeline::start(
            Path::new("sh"),
            |command| {
                command.args(["-c", script]);
            },
            log,
        )
        .expect("a shell starts")
    }

    #[test]
    fn letting_go_ends_the_child_and_its_children() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = start(
            "echo up; sleep 600 & sleep 600; echo never",
            &folder.path().join("log"),
        );
        let started = Instant::now();
        while processes::below(child.id()).len() < 2 && started.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(
            processes::below(child.id()).len() >= 2,
            "the shell has two sleepers"
        );
        child.end();
        assert!(child.ended().expect("status").is_some());
        assert_eq!(child.last_lines(5), "up");
        assert!(
            started.elapsed() < Duration::from_secs(4),
            "a polite child goes at once"
        );
    }

    #[test]
    fn an_exit_of_the_child_is_seen_with_its_status() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = start("echo reason; exit 7", &folder.path().join("log"));
        let deadline = Instant::now() + Duration::from_secs(5);
        let status = loop {
            if let Some(status) = child.ended().expect("status") {
                break status;
            }
            assert!(Instant::now() < deadline, "the child ends");
            std::thread::sleep(Duration::from_millis(10));
        };
        assert_eq!(status.code(), Some(7));
        assert_eq!(child.last_lines(1), "reason");
    }
}
