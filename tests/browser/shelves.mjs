//! A server of the test's own making that keeps drafts: as they are written, by version, and gone when they are discarded.
import { open, post, problem, shapeOf } from './answers.mjs';

/** A draft as the API tells it. */
export const draft = (id, text, changes = {}) => ({
  ...post(shapeOf('scheduled')),
  id,
  version: 1,
  state: 'draft',
  text,
  targets: [{ account: 'acc_1', text: null, media: null, options: {} }],
  schedule: null,
  deliveries: [],
  updated_at: new Date().toISOString(),
  ...changes,
});

/** A page at `path` whose server keeps `drafts`; `world.refuse` may answer a saving instead. */
export async function openShelf(browser, path, drafts = [], { overrides = {}, options } = {}) {
  const world = { kept: new Map(drafts.map((each) => [each.id, each])), saved: [], keys: [], refuse: () => null };
  const answers = {
    '/api/v1/posts': (request) => {
      const state = new URL(request.url()).searchParams.get('state');
      const data = [...world.kept.values()].filter((each) => state === null || each.state === state);
      return { body: { data: data.reverse(), next: null } };
    },
    drafts: (request) => {
      world.saved.push(request.postDataJSON());
      world.keys.push(request.headers()['idempotency-key']);
      const refused = world.refuse(world.saved.length);
      if (refused) return refused;
      const made = draft(`post_d${world.saved.length}`, '', request.postDataJSON());
      world.kept.set(made.id, made);
      return { status: 201, body: made };
    },
    ...overrides,
  };
  const one = (request) => {
    const id = new URL(request.url()).pathname.split('/').at(-1);
    const known = world.kept.get(id);
    if (!known) return problem(404, 'not_found', 'There is nothing here.');
    if (request.method() === 'GET') return { body: known };
    if (request.method() === 'DELETE') return world.kept.delete(id) && { status: 204 };
    world.saved.push({ id, version: request.headers()['if-match'], ...request.postDataJSON() });
    const refused = world.refuse(world.saved.length);
    if (refused) return refused;
    if (request.headers()['if-match'] !== `"${known.version}"`) return problem(412, 'stale', 'It was changed meanwhile.');
    const { schedule, ...changes } = request.postDataJSON();
    const planned = schedule ? { state: 'scheduled', schedule: { at: schedule.at ?? known.created_at, ...schedule, remark: null } } : {};
    const next = { ...known, ...changes, ...planned, version: known.version + 1, updated_at: new Date().toISOString() };
    world.kept.set(id, next);
    return { body: next };
  };
  for (const { id } of drafts) answers[`/api/v1/posts/${id}`] = one;
  for (let number = 1; number <= 9; number += 1) answers[`/api/v1/posts/post_d${number}`] = one;
  const page = await open(browser, path, answers, options);
  return { page, world };
}
