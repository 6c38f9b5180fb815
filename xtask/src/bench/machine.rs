//! The machine: how noisy it is, and how much CPU time processes have used.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use super::figures::{Sample, Table};

/// How many short sleeps show the noise: about a second.
const SLEEPS: usize = 800;

/// Linux counts CPU time in hundredths of a second, whatever the kernel's own clock (`man 5 proc`,
/// `USER_HZ`).
const TICK_S: f64 = 0.01;

/// How much later than asked a sleep of 1 ms ends, and how much else is running.
pub(super) async fn describe(table: &mut Table) {
    let mut late = Vec::with_capacity(SLEEPS);
    for _ in 0..SLEEPS {
        let started = Instant::now();
        tokio::time::sleep(Duration::from_millis(1)).await;
        late.push(started.elapsed().as_secs_f64() * 1_000.0 - 1.0);
    }
    let late = Sample::of(late);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let remark = format!(
        "max {:.1} ms; {cores} cores, load average {}",
        late.at(1.0),
        load()
    );
    table.add_one(
        "machine: a sleep of 1 ms is late by, p99",
        "ms",
        late.at(0.99),
        remark,
    );
}

fn load() -> String {
    fs::read_to_string("/proc/loadavg")
        .ok()
        .and_then(|text| text.split_whitespace().next().map(str::to_owned))
        .unwrap_or("unknown".into())
}

/// The CPU time that these processes have used so far, in seconds, in user and kernel mode.
pub(super) fn cpu_s(processes: &[u32]) -> f64 {
    processes
        .iter()
        .filter_map(|id| from_proc(*id).or_else(|| from_ps(*id)))
        .sum()
}

fn from_proc(id: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // Behind the name in brackets, fields 14 and 15 of all are the 12th and 13th.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) * TICK_S)
}

fn from_ps(id: u32) -> Option<f64> {
    let output = Command::new("ps")
        .args(["-o", "time=", "-p", &id.to_string()])
        .output()
        .ok()?;
    parse_time(String::from_utf8_lossy(&output.stdout).trim())
}

/// `[[days-]hours:]minutes:seconds` in seconds.
fn parse_time(text: &str) -> Option<f64> {
    let (days, rest) = text.split_once('-').unwrap_or(("0", text));
    let clock = rest.split(':').try_fold(0.0, |sum, field| {
        Some(sum * 60.0 + field.parse::<f64>().ok()?)
    })?;
    Some(days.parse::<f64>().ok()? * 86_400.0 + clock)
}

#[cfg(test)]
mod tests {
    use super::{cpu_s, parse_time};

    #[test]
    fn a_time_of_ps_is_read() {
        assert_eq!(parse_time("01:02.50"), Some(62.5));
        assert_eq!(parse_time("2-01:00:03"), Some(176_403.0));
        assert_eq!(parse_time("garbage"), None);
    }

    #[test]
    fn work_shows_in_the_cpu_time_of_its_process() {
        let id = std::process::id();
        let before = cpu_s(&[id]);
        let started = std::time::Instant::now();
        while started.elapsed().as_millis() < 150 {
            std::hint::black_box(0);
        }
        assert!(cpu_s(&[id]) > before, "{before}");
    }
}
