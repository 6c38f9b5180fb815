//! Checks a file of ledgers without asking anybody: `node verify_ledger.mjs FILE [KEYS]`.
//!
//! FILE is what `GET /api/v1/deliveries/{id}/ledger` answered, or all pages of `GET /api/v1/ledger` as the dashboard saves them. KEYS is
//! `/.well-known/noctin-ledger.json` of the instance, kept from a time when it was trusted: without it, the keys in FILE are
//! believed. It needs nothing but Node.js, and shares no code with the Worker.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const NAME = 'noctin ledger v1';
/** What stands before the 32 bytes of a public Ed25519 key (RFC 8410 §4). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const wrong = [];
let file;
let trusted;
let keys;
let lists;
let ledgers;

try {
  check(...process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8'))));
} catch (error) {
  console.log(`✗ This is no file of ledgers: ${error.message}`);
  process.exitCode = 1;
}

function check(given, instances) {
  [file, trusted] = [given, instances];
  keys = new Map(file.keys.filter(isNamedAfterItself).map((key) => [key.id, key]));
  if (trusted) forgetUntrusted();
  lists = file.signed.map(readList).filter(Boolean);
  ledgers = new Map(file.ledgers.map((ledger) => [ledger.delivery, ledger.events]));
  checkOrder();
  for (const [delivery, events] of ledgers) checkChain(delivery, events);
  report(checkHeads());
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function isNamedAfterItself(key) {
  const is = sha256(key.public).slice(0, 16) === key.id;
  if (!is) wrong.push(`Key ${key.id} is another one than its name says.`);
  return is;
}

function forgetUntrusted() {
  const known = new Map(trusted.keys.map((key) => [key.id, key.public]));
  for (const [id, key] of keys) {
    if (known.get(id) === key.public) continue;
    wrong.push(`Key ${id} is none of the instance's.`);
    keys.delete(id);
  }
}

/** A list whose signature holds. */
function readList({ text, key, signature }) {
  const list = JSON.parse(text);
  const known = keys.get(key);
  const der = known && Buffer.concat([SPKI, Buffer.from(known.public, 'base64url')]);
  const holds = der && verify(null, Buffer.from(text), createPublicKey({ key: der, format: 'der', type: 'spki' }), Buffer.from(signature, 'base64url'));
  if (holds && list.ledger === NAME) return { ...list, hash: sha256(text), key };
  wrong.push(`List ${list.number} was changed, or key ${key} did not sign it.`);
  return undefined;
}

/** Each list repeats the hash of the one before. */
function checkOrder() {
  lists.sort((one, other) => one.number - other.number);
  lists.forEach((list, place) => {
    const before = lists[place - 1];
    const follows = list.number === 1 ? sha256(NAME, list.workspace) : before?.hash;
    if (before && before.workspace !== list.workspace) wrong.push(`List ${list.number} is of another workspace.`);
    else if (before && before.number + 1 !== list.number) wrong.push(`List ${before.number + 1} is missing.`);
    else if (follows && follows !== list.previous) wrong.push(`List ${list.number} does not follow the one before it.`);
    else if (!follows && file.scope === 'workspace') wrong.push(`List ${list.number - 1} is missing.`);
  });
}

/** Each event has the next number, and a hash that is made of the one before, the number and the text. */
function checkChain(delivery, events) {
  let previous = sha256(NAME, delivery);
  for (const [place, { seq, text, hash }] of events.entries()) {
    const number = place + 1;
    if (seq !== number) {
      const later = events.slice(place).some((event) => event.seq === number);
      wrong.push(`${delivery}: event ${number} ${later ? 'stands in another place' : 'is missing'}.`);
      return;
    }
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(seq));
    if (sha256(previous, bytes, text) !== hash) {
      wrong.push(`${delivery}: event ${number} was changed, or does not follow the one before it.`);
      return;
    }
    previous = hash;
  }
}

/** Each signed head is the hash of that event; answers with up to which event each ledger is signed. */
function checkHeads() {
  const upTo = new Map();
  for (const { number, heads } of lists) {
    for (const [delivery, seq, hash] of heads) {
      const events = ledgers.get(delivery);
      if (!events) {
        if (file.scope === 'workspace') wrong.push(`${delivery}: its ledger is missing; list ${number} names it.`);
        continue;
      }
      const event = events.find((one) => one.seq === seq);
      if (!event) wrong.push(`${delivery}: event ${seq} is missing; list ${number} names it.`);
      else if (event.hash !== hash) wrong.push(`${delivery}: an event up to number ${seq} was changed after list ${number} was signed.`);
      upTo.set(delivery, Math.max(seq, upTo.get(delivery) ?? 0));
    }
  }
  return upTo;
}

function report(signedUpTo) {
  const events = [...ledgers.values()].reduce((sum, all) => sum + all.length, 0);
  const unsigned = [...ledgers].reduce((sum, [delivery, all]) => sum + all.filter(({ seq }) => seq > (signedUpTo.get(delivery) ?? 0)).length, 0);
  for (const sentence of wrong) console.log(`✗ ${sentence}`);
  if (wrong.length > 0) {
    process.exitCode = 1;
    return;
  }
  console.log(`✓ ${ledgers.size} ledgers with ${events} events: none was changed, removed or moved.`);
  for (const { number, at, key } of lists) console.log(`  list ${number}, signed at ${at} with key ${key}`);
  if (unsigned > 0) console.log(`  ${unsigned} events are newer than what was signed.`);
  if (file.next !== null) console.log('  This is a page: further lists follow it.');
  if (!trusted) console.log(`  The keys are those of the file. Compare them with ${file.origin ?? ''}/.well-known/noctin-ledger.json.`);
}
