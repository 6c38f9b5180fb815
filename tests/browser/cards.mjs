//! A calendar of the test's own making: cards, the answer that a range of them gets, and each question that was asked.
import { open, post, problem, shapeOf } from './answers.mjs';

const DAY_MS = 86_400_000;

/** Days from today, at a time of day in UTC. */
export function instantIn(days, time = '10:00') {
  return new Date(Date.parse(`${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T${time}:00.000Z`)).toISOString();
}

export const card = (number, at, changes = {}) => ({
  id: `post_c${number}`,
  version: 1,
  at,
  state: 'scheduled',
  accounts: [{ id: 'acc_1', platform: 'x' }],
  line: `Card number ${number}`,
  parts: 1,
  ...changes,
});

/** The answer for a list of cards that is read anew at each question; `asked` takes the questions. */
export function calendarOf(cards, asked = []) {
  return (request) => {
    const query = new URL(request.url()).searchParams;
    asked.push(Object.fromEntries(query));
    const data = cards().filter(({ at, state, accounts }) => {
      const isWithin = at >= query.get('from') && at < query.get('to');
      const isOfAccount = !query.has('account') || accounts.some(({ id }) => id === query.get('account'));
      return isWithin && isOfAccount && (!query.has('state') || state === query.get('state'));
    });
    return { body: { data: data.sort((a, b) => (a.at < b.at ? -1 : 1)) } };
  };
}

/** A calendar whose cards take every move; `refuse` may answer instead. */
export async function openCalendar(browser, path, cards, { overrides = {}, refuse = () => null, options } = {}) {
  const known = new Map(cards.map((entry) => [entry.id, entry]));
  const [asked, moves] = [[], []];
  const change = (id) => (request) => {
    const entry = known.get(id);
    if (request.method() !== 'PATCH') return { body: { ...post(shapeOf('scheduled')), id } };
    moves.push({ id, version: request.headers()['if-match'], ...request.postDataJSON() });
    const refused = refuse(moves.length);
    if (refused) return refused;
    if (request.headers()['if-match'] !== `"${entry.version}"`) return problem(412, 'stale', 'It changed.');
    const { schedule } = request.postDataJSON();
    const at = schedule.at ?? instantOf(schedule);
    known.set(id, { ...entry, at, state: 'scheduled', version: entry.version + 1 });
    return { body: { ...post(shapeOf('scheduled')), id, version: entry.version + 1, schedule: { at, ...schedule, remark: null } } };
  };
  const page = await open(
    browser,
    path,
    {
      '/api/v1/calendar': calendarOf(() => [...known.values()], asked),
      '/api/v1/posts': { data: [], next: null },
      ...Object.fromEntries(cards.map(({ id }) => [`/api/v1/posts/${id}`, change(id)])),
      ...overrides,
    },
    options,
  );
  return { page, asked, moves, known };
}

/** The instant of a local time, by trying the offsets that a zone can have. */
function instantOf({ local, zone }) {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const wanted = local.length === 16 ? `${local}:00` : local;
  for (let minutes = -14 * 60; minutes <= 14 * 60; minutes += 15) {
    const at = Date.parse(`${wanted}Z`) + minutes * 60_000;
    if (shown.format(at).replace(' ', 'T') === wanted) return new Date(at).toISOString();
  }
  throw new Error(`no such time: ${local} in ${zone}`);
}
