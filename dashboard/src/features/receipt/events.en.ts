//! What can happen to a delivery, step by step; the kinds are those of its ledger.
import type { LedgerEventKind } from '../../api/types.ts';
import { number } from '../../text/english.ts';

const known: Record<LedgerEventKind, string> = {
  planned: 'Planned',
  advanced: 'One step of getting ready was finished; more follow',
  prepared: 'Prepared: only the last call was left to make',
  postponed: 'Preparation put off, to be tried again',
  expired: 'Preparation ran out, to be done anew',
  sending: 'Handing it to the platform',
  accepted: 'A part of it is public',
  checked: 'Looked ahead: nothing is in the way',
  edited: 'You changed it',
  moved: 'You moved it to another time',
  processing: 'The platform accepted it and is working on it',
  repeated: 'The answer was lost, so the same call was made again; it cannot make a second post',
  published: 'Published',
  not_sent: 'Woke too late to send it; nothing was sent',
  deferred: 'Refused for the moment; nothing was made, to be tried again',
  refused: 'Refused by the platform',
  blocked: 'Held: something is in the way',
  answer_lost: 'The answer was lost; it may be public',
  continued: 'The rest follows in a moment',
  in_doubt: 'Interrupted while sending; it may be public',
  released: 'Interrupted before sending; nothing was sent',
  evidence: 'A late answer arrived from the platform',
  resumed: 'Looking again whether it can go out',
  surfaced: 'An answer that came late: it is public',
  removed: 'You took this account out of the post',
  found: 'Looked for it on the platform, and found it',
  not_found: 'Looked for it on the platform without finding it',
  too_late: 'Too late by the limit you set; not sent',
  cancelled: 'Cancelled',
  planned_again: 'You planned it again',
  sent_again: 'You asked to send it again',
  dropped: 'You dropped it',
};

export const events = {
  known,
  steps: (count: number): string => `${number(count)} steps of getting ready were finished`,
  confirmed: 'You said that it is there',
  checkedProblem: 'Looked ahead: something is in the way',
  partPublic: (part: number): string => `Part ${part} is public`,
};
