//! Days and pages of the calendar as a zone counts them, across clock changes; and what the address says of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDay } from '../../dashboard/src/features/calendar/cards.ts';
import { addressOf, daysOf, parseView, rangeOf, turn } from '../../dashboard/src/features/calendar/view.ts';
import { addMonths, atDay, beginOf, dayOf, daysFrom, hasHour, isDay, weekOf } from '../../dashboard/src/time/days.ts';

const HOUR_MS = 3_600_000;
const MONDAY = 1;
const SUNDAY = 7;
const hoursOf = (days, zone) => {
  const { from, to } = rangeOf(days, zone);
  return (to - from) / HOUR_MS;
};

test('a week has an hour less or more where the clocks change', () => {
  assert.equal(hoursOf(daysOf('week', '2026-03-25', MONDAY), 'Europe/Bucharest'), 167);
  assert.equal(hoursOf(daysOf('week', '2026-10-21', MONDAY), 'Europe/Bucharest'), 169);
  assert.equal(hoursOf(daysOf('week', '2026-10-21', MONDAY), 'Asia/Tokyo'), 168);
});

test('a day begins when it begins, also where midnight is skipped or comes twice', () => {
  const begin = (day, zone) => new Date(beginOf(day, zone)).toISOString();
  assert.equal(begin('2026-04-24', 'Africa/Cairo'), '2026-04-23T22:00:00.000Z');
  assert.equal(begin('2026-10-30', 'Africa/Cairo'), '2026-10-29T22:00:00.000Z');
  assert.equal(begin('2026-11-01', 'America/Havana'), '2026-11-01T04:00:00.000Z');
  assert.equal(begin('2026-11-22', 'Asia/Kathmandu'), '2026-11-21T18:15:00.000Z');
  assert.equal(begin('2011-12-30', 'Pacific/Apia'), begin('2011-12-31', 'Pacific/Apia'), 'the day that Samoa left out');
});

test('each instant belongs to one day, the one whose beginning is the last before it', () => {
  for (const zone of ['Europe/Bucharest', 'Africa/Cairo', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Tokyo']) {
    for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2027-01-01T00:00:00Z'); at += 7 * HOUR_MS + 13_000) {
      const day = dayOf(at, zone);
      const next = daysFrom(day, 2)[1];
      assert.ok(beginOf(day, zone) <= at && at < beginOf(next, zone), `${new Date(at).toISOString()} in ${zone}`);
    }
  }
});

test('an hour that the clocks skip is none of its day', () => {
  assert.equal(hasHour('2026-03-29', 3, 'Europe/Bucharest'), false);
  assert.equal(hasHour('2026-03-29', 4, 'Europe/Bucharest'), true);
  assert.equal(hasHour('2026-10-25', 3, 'Europe/Bucharest'), true);
});

test('a card keeps its time of day on another day, and its minute in another hour', () => {
  const at = Date.parse('2026-10-24T06:30:15Z');
  assert.equal(atDay(at, 'Europe/Bucharest', '2026-10-26'), '2026-10-26T09:30:15');
  assert.equal(atDay(at, 'Europe/Bucharest', '2026-10-26', 17), '2026-10-26T17:30:15');
});

test('a month is whole weeks, as many as it touches', () => {
  const month = (day, first) => daysOf('month', day, first);
  assert.deepEqual([month('2026-11-22', MONDAY)[0], month('2026-11-22', MONDAY).at(-1)], ['2026-10-26', '2026-12-06']);
  assert.deepEqual([month('2026-11-22', SUNDAY)[0], month('2026-11-22', SUNDAY).at(-1)], ['2026-11-01', '2026-12-05']);
  assert.equal(month('2027-02-10', MONDAY).length, 28, 'four weeks to the day');
  assert.equal(month('2026-08-31', MONDAY).length, 42);
});

test('turning goes on from month to month, whatever their lengths', () => {
  assert.equal(turn('month', '2027-01-31', 1), '2027-02-01');
  assert.equal(turn('month', '2027-01-01', -1), '2026-12-01');
  assert.equal(addMonths('2027-01-31', 1), '2027-02-28');
  assert.equal(turn('week', '2026-12-30', 1), '2027-01-06');
  assert.equal(weekOf('2026-11-22', MONDAY), '2026-11-16');
  assert.equal(weekOf('2026-11-22', SUNDAY), '2026-11-22');
});

test('cards stand on the day of the zone, not of Greenwich', () => {
  const cards = [{ at: '2026-11-22T21:59:59.999Z' }, { at: '2026-11-22T22:00:00.000Z' }];
  assert.deepEqual([...byDay(cards, 'Europe/Bucharest').keys()], ['2026-11-22', '2026-11-23']);
  assert.deepEqual([...byDay(cards, 'UTC').keys()], ['2026-11-22']);
});

test('the address says what is not usual, and what it says wrongly counts as not said', () => {
  const read = (query) => parseView(new URLSearchParams(query), 'month');
  const whole = { form: 'week', date: '2026-12-01', account: 'acc_1', state: 'failed' };
  assert.deepEqual(parseView(addressOf(whole, 'month'), 'month'), whole);
  assert.equal(addressOf({ form: 'month', date: null, account: null, state: null }, 'month').toString(), '');
  const nothing = { form: 'month', date: null, account: null, state: null };
  assert.deepEqual(read('view=year&date=2026-02-30&state=sleepy&account='), nothing);
  assert.equal(isDay('2026-1-1'), false);
  assert.equal(isDay('<script>'), false);
});
