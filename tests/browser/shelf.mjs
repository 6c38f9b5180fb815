//! Media for the browser tests: files, and a server of the tests' own making that takes them in by parts.
import { deflateSync, crc32 } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { AT, answer, problem } from './answers.mjs';
import { intercept } from './network.mjs';
import { BASE_URL, openPage } from './stage.mjs';

const TYPES = { jpg: 'image/jpeg', png: 'image/png', mp4: 'video/mp4', heic: 'image/heic' };
const ENDS = new Date(Date.now() + 86_400_000).toISOString();
const VIDEO = { codec: 'avc1', frames_per_1000_s: 10_000 };

/** A picture of one colour, whose fourth number says how far it cannot be seen through. */
export const picture = (name, [width, height], colour) => ({ name, mimeType: 'image/png', buffer: png(width, height, colour) });
/** One of the files of `tests/media`, as a browser's own dialog gives it: with the type that its name stands for. */
export async function sample(name) {
  const buffer = await readFile(new URL(`../media/${name}`, import.meta.url));
  return { name, mimeType: TYPES[name.split('.').at(-1)], buffer };
}

function png(width, height, colour) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, colour.length === 4 ? 6 : 2], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.concat(Array(width).fill(Buffer.from(colour)))]);
  const pixels = deflateSync(Buffer.concat(Array(height).fill(row)));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** A server that cuts every file into three parts. */
export class Shelf {
  /** What is kept, by id. */
  media = new Map();
  /** What was asked: `PUT med_1/parts/2`. */
  asked = [];
  /** How many of the next parts are cut off on their way. */
  cuts = 0;
  /** Resolves when parts may be answered. */
  gate = Promise.resolve();
  /** The sides of pictures, by their names; those of others are unknown to a browser. */
  sides = {};
  /** The bytes of files, by their names; those of others are a small picture. */
  files = {};
  /** The posts that use a medium, by its id; those that are still to go out keep it from being deleted. */
  uses = {};
  /** How many media a page lists. */
  pageLength = 50;

  /** Lets parts wait; gives what lets them go. */
  hold() {
    const { promise, resolve } = Promise.withResolvers();
    this.gate = promise;
    return resolve;
  }

  /** The parts that were sent. */
  get sent() {
    return this.asked.filter((call) => /^PUT .*parts/.test(call));
  }

  async route(page) {
    await intercept(page, (url) => url.pathname.startsWith('/api/v1/media'), (route) => this.take(route));
  }

  async take(route) {
    const request = route.request();
    const [id, what, number] = new URL(request.url()).pathname.split('/').slice(4);
    const method = request.method();
    if (!(method === 'GET' && what)) this.asked.push([method, [id, what, number].filter(Boolean).join('/')].join(' ').trim());
    const medium = this.media.get(id);
    if (id === undefined && method === 'GET') return this.send(route, this.list(new URL(request.url()).searchParams));
    if (id === undefined) return this.send(route, this.announce(request.postDataJSON()));
    if (medium === undefined) return this.send(route, problem(404, 'not_found', 'There is no such medium.'));
    if (what === 'parts') return this.store(route, medium, Number(number));
    if (what === 'complete') return this.send(route, this.complete(medium));
    if (what === 'thumbnail' || what === 'file') return this.serve(route, method, medium);
    if (what === 'posts') return this.send(route, { body: { data: this.uses[id] ?? [], recurrences: [] } });
    if (method === 'PATCH') Object.assign(medium, request.postDataJSON());
    const needing = method === 'DELETE' ? (this.uses[id] ?? []).filter(({ state }) => state === 'scheduled') : [];
    if (needing.length > 0) return this.send(route, problem(409, 'in_use', 'It is in use.', needing.map((post) => ({ path: post.id, code: 'in_use', message: 'It uses it.' }))));
    if (method === 'DELETE') this.media.delete(id);
    return this.send(route, method === 'DELETE' ? { status: 204 } : { body: medium });
  }

  list(query) {
    const words = (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const found = [...this.media.values()].reverse().filter(({ name, alt }) => words.every((word) => `${name}\n${alt}`.toLowerCase().includes(word)));
    const from = Number(query.get('after') ?? 0);
    const end = from + this.pageLength;
    return { body: { data: found.slice(from, end), next: end < found.length ? String(end) : null } };
  }

  /** Lets a medium be there from the start. */
  keep(name, changes = {}) {
    const { body } = this.announce({ name, bytes: 40_000, keep: true });
    body.parts.push(1, 2, 3);
    return Object.assign(this.complete(body).body, changes);
  }

  announce({ name, bytes, keep = false }) {
    const said = { path: 'bytes', code: 'out_of_range', message: 'The file is empty.' };
    if (bytes === 0) return problem(422, 'invalid', 'The input breaks rules.', [said]);
    const id = `med_${this.media.size + 1}`;
    const medium = { id, name, bytes, kind: null, facts: null, alt: null, state: 'uploading', used_by: 0, keep, ends_at: keep ? null : ENDS, created_at: AT, part_bytes: Math.ceil(bytes / 3), parts: [], thumbnail: false };
    this.media.set(id, medium);
    return { status: 201, body: medium };
  }

  async store(route, medium, number) {
    await this.gate;
    if (this.cuts > 0) {
      this.cuts -= 1;
      return route.abort('connectionreset');
    }
    medium.parts.push(number);
    return this.send(route, { status: 204 });
  }

  complete(medium) {
    if (medium.name.startsWith('text')) {
      const said = { path: '', code: 'unreadable_media', message: 'This is text, not a picture or a video.' };
      return problem(422, 'unreadable_media', 'It cannot be used.', [said]);
    }
    if (medium.parts.length < 3) return problem(409, 'parts_missing', 'Parts are missing.');
    const [width, height] = this.sides[medium.name] ?? [160, 90];
    const kind = medium.name.endsWith('.mp4') ? 'video' : 'image';
    const facts = kind === 'video' ? { container: 'mp4', duration_ms: 3000, video: VIDEO } : { container: 'png' };
    Object.assign(medium, { state: 'ready', kind, parts: [], facts: { ...facts, width, height, orientation: 1 } });
    return { body: medium };
  }

  serve(route, method, medium) {
    if (method === 'PUT') {
      medium.thumbnail = true;
      return this.send(route, { status: 204 });
    }
    const file = this.files[medium.name];
    if (file) return route.fulfill({ contentType: file.mimeType, body: file.buffer });
    return route.fulfill({ contentType: 'image/png', body: png(4, 3, [90, 120, 200]) });
  }

  async send(route, { status = 200, body }) {
    await route.fulfill({ status, json: body });
  }
}

/** A page at `path` whose server keeps media on the shelf. */
export async function openWith(browser, path, shelf, overrides = {}, options) {
  const page = await openPage(browser, options);
  await answer(page, overrides);
  await shelf.route(page);
  await page.goto(`${BASE_URL}${path}`);
  return page;
}
