//! Which processes are below one of ours. Victims are always chosen by descent, never by name:
//! another Worker may be running on the machine.

use std::collections::HashMap;
use std::fs;
use std::process::Command;

use anyhow::{Result, ensure};

/// One running process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Process {
    /// Its id.
    pub(crate) id: u32,
    parent: u32,
    /// Its command line, words joined by spaces.
    pub(crate) command: String,
}

/// All descendants of `ancestor`.
pub(crate) fn below(ancestor: u32) -> Vec<Process> {
    descendants(ancestor, all())
}

/// Whether none of `processes` runs any more.
pub(crate) fn are_gone(processes: &[Process]) -> bool {
    let running = all();
    processes.iter().all(|process| !running.contains(process))
}

/// Ends one process at once, as a crash would.
pub(crate) fn kill(id: u32) -> Result<()> {
    let status = Command::new("sh")
        .args(["-c", "kill -KILL \"$1\"", "sh", &id.to_string()])
        .status()?;
    ensure!(status.success(), "process {id} could not be killed");
    Ok(())
}

/// How much memory one process has now, in bytes.
pub(crate) fn memory(id: u32) -> Result<u64> {
    let output = Command::new("sh")
        .args([
            "-c",
            "cat /proc/$1/status 2>/dev/null || ps -o rss= -p \"$1\"",
            "sh",
            &id.to_string(),
        ])
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap_or(&text);
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes << 10)
}

fn descendants(ancestor: u32, all: Vec<Process>) -> Vec<Process> {
    let mut children: HashMap<u32, Vec<Process>> = HashMap::new();
    for process in all {
        children.entry(process.parent).or_default().push(process);
    }
    let mut found = children.remove(&ancestor).unwrap_or_default();
    let mut next = 0;
    while let Some(process) = found.get(next) {
        let below = children.remove(&process.id).unwrap_or_default();
        found.extend(below);
        next += 1;
    }
    found
}

/// `/proc` where it exists, because slim systems have no `ps`; `ps` elsewhere.
fn all() -> Vec<Process> {
    match fs::read_dir("/proc/self").and_then(|_| fs::read_dir("/proc")) {
        Ok(entries) => entries
            .flatten()
            .filter_map(|entry| from_proc(entry.file_name().to_str()?.parse().ok()?))
            .collect(),
        Err(_) => from_ps(),
    }
}

fn from_proc(id: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // "id (name) state parent …": the name may hold spaces and brackets, so count from its end.
    let parent = stat
        .rsplit_once(')')?
        .1
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()?;
    let words = fs::read(format!("/proc/{id}/cmdline")).ok()?;
    let command = String::from_utf8_lossy(&words)
        .replace('\0', " ")
        .trim()
        .to_owned();
    Some(Process {
        id,
        parent,
        command,
    })
}

fn from_ps() -> Vec<Process> {
    let output = Command::new("ps")
        .args(["-A", "-o", "pid=,ppid=,args="])
        .output();
    let text = output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    text.lines().filter_map(parse_ps_line).collect()
}

fn parse_ps_line(line: &str) -> Option<Process> {
    let (id, rest) = line.trim_start().split_once(' ')?;
    let (parent, command) = rest.trim_start().split_once(' ')?;
    Some(Process {
        id: id.parse().ok()?,
        parent: parent.parse().ok()?,
        command: command.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Process, all, descendants, parse_ps_line};

    fn process(id: u32, parent: u32) -> Process {
        Process {
            id,
            parent,
            command: String::new(),
        }
    }

    #[test]
    fn descendants_are_found_across_generations_and_nobody_else() {
        let all = vec![
            process(5, 3),
            process(3, 2),
            process(4, 2),
            process(9, 8),
            process(2, 1),
        ];
        let mut ids: Vec<u32> = descendants(2, all).iter().map(|found| found.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, [3, 4, 5]);
    }

    #[test]
    fn a_line_of_ps_is_read() {
        let found = parse_ps_line("  42     7 /bin/workerd serve --binary").expect("a process");
        assert_eq!(
            found,
            Process {
                id: 42,
                parent: 7,
                command: "/bin/workerd serve --binary".into()
            }
        );
        assert_eq!(parse_ps_line("garbage"), None);
    }

    #[test]
    fn this_process_is_among_all() {
        assert!(
            all()
                .iter()
                .any(|found| found.id == std::process::id() && !found.command.is_empty())
        );
    }
}
