//! The instants that the composer shows before a post is planned; the Worker's own rule has the same cases.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysAfter, instantOf, tomorrowAt, wallClock } from '../../dashboard/src/time/zone.ts';

const read = (local, zone) => {
  const found = instantOf(local, zone);
  return found && [new Date(found.at).toISOString(), found.remark];
};

test('a local time means the instant of its zone', () => {
  assert.deepEqual(read('2026-12-01T09:00', 'Europe/Bucharest'), ['2026-12-01T07:00:00.000Z', null]);
  assert.deepEqual(read('2026-07-01T09:00:30', 'Europe/Bucharest'), ['2026-07-01T06:00:30.000Z', null]);
  assert.deepEqual(read('2026-07-01T09:00', 'Asia/Kathmandu'), ['2026-07-01T03:15:00.000Z', null]);
});

test('a skipped hour moves forward by the gap', () => {
  assert.deepEqual(read('2026-03-29T03:30', 'Europe/Bucharest'), ['2026-03-29T01:30:00.000Z', 'skipped']);
  assert.deepEqual(read('2026-10-04T02:10', 'Australia/Lord_Howe'), ['2026-10-03T15:40:00.000Z', 'skipped']);
  assert.deepEqual(read('2011-12-30T09:00', 'Pacific/Apia'), ['2011-12-30T19:00:00.000Z', 'skipped']);
});

test('a doubled hour means its first', () => {
  assert.deepEqual(read('2026-10-25T03:30', 'Europe/Bucharest'), ['2026-10-25T00:30:00.000Z', 'doubled']);
});

test('what is no date has no instant', () => {
  assert.equal(read('2026-13-01T09:00', 'UTC'), null);
  assert.equal(read('T', 'UTC'), null);
});

test('tomorrow is the next day of the zone, not of Greenwich', () => {
  const lateEvening = Date.parse('2026-11-21T23:30:00Z');
  assert.equal(tomorrowAt(lateEvening, 'Asia/Tokyo', '09:00'), '2026-11-23T09:00');
  assert.equal(tomorrowAt(lateEvening, 'America/New_York', '09:00'), '2026-11-22T09:00');
  assert.equal(wallClock(lateEvening, 'Asia/Tokyo'), '2026-11-22T08:30:00');
});

test('a day later is the same time of day, also where a clock change lies between', () => {
  const beforeTheChange = Date.parse('2026-10-24T09:00:00Z');
  assert.equal(daysAfter(beforeTheChange, 'Europe/Bucharest', 1), '2026-10-25T12:00:00');
  assert.deepEqual(read(daysAfter(beforeTheChange, 'Europe/Bucharest', 1), 'Europe/Bucharest'), ['2026-10-25T10:00:00.000Z', null]);
  assert.equal(daysAfter(Date.parse('2026-12-31T23:30:00Z'), 'Asia/Tokyo', 7), '2027-01-08T08:30:00');
});
