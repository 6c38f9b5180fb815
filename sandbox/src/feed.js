const list = document.querySelector("[data-feed]");
const local = new Intl.DateTimeFormat(undefined, {
  year: "numeric", month: "short", day: "numeric",
  hour: "numeric", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3,
});
const inYourZone = () => {
  for (const time of document.querySelectorAll("time[data-ms]")) {
    const line = time.closest(".when").querySelector(".local");
    line.textContent = `${local.format(new Date(Number(time.dataset.ms)))}, your time`;
  }
};
inYourZone();
const look = async () => {
  try {
    const answer = await fetch(list.dataset.feed);
    const { changes, html } = await answer.json();
    if (String(changes) !== list.dataset.changes) {
      list.dataset.changes = changes;
      list.innerHTML = html;
      inYourZone();
    }
  } catch {
    // The sandbox was stopped; the next look finds out whether it is back.
  }
};
if (list?.dataset.feed) setInterval(look, 1000);
