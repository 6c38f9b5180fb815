//! What is said about how the instance is doing.
import type { Signup } from '../../api/types.ts';
import { tenth } from '../../text/english.ts';

export const status = {
  heading: 'Status',
  lead: 'Whether posts go out, and how punctually.',
  stale: 'This could not be renewed just now. What you see may be old.',
  failed: 'The status could not be loaded.',
  verdict: {
    inTime: { title: 'Publishing in time', body: 'The clockwork runs every minute and looks for posts that are due.' },
    late: {
      title: 'Publishing is delayed',
      body:
        'The clockwork has not finished a run for more than three minutes. Posts go out as soon as it catches up, ' +
        'within their lateness limit.',
    },
    never: {
      title: 'Not started yet',
      body: 'The clockwork has not run. It starts within a minute of the first deployment.',
    },
  },
  tick: {
    last: 'Last run',
    took: 'It took',
    never: 'never',
  },
  span: {
    ms: (ms: number): string => `${ms} ms`,
    seconds: (seconds: number): string => `${tenth(seconds)} s`,
    minutes: (minutes: number): string => `${minutes} min`,
  },
  lateness: {
    title: 'Punctuality, last 24 hours',
    lead: 'How long after the planned moment posts were handed to their platform, and were live there.',
    p50: 'Half within',
    p99: '99 of 100 within',
    max: 'The latest',
    live50: 'Half live within',
    live99: '99 of 100 live within',
    liveMax: 'The latest live',
    count: 'Published',
    none: 'Nothing was published in the last 24 hours, so there is nothing to measure.',
  },
  deliveries: {
    title: 'Deliveries',
    lead: 'One delivery is one post for one account.',
    waiting: 'Waiting for their moment',
    attention: 'Need your decision',
    published: 'Published, 24 h',
    failed: 'Failed, 24 h',
  },
  platforms: {
    title: 'Platforms',
    ready: 'Ready',
    not: 'Not set up',
    paused: (until: string): string => `Paused until ${until}`,
    last: (when: string): string => `Last published ${when}`,
    none: 'Nothing published yet',
  },
  operator: {
    title: 'The whole instance',
    lead: 'Only you see this, as its operator.',
    users: 'People',
    workspaces: 'Workspaces',
    accounts: 'Accounts',
    needsReconnect: 'To be reconnected',
    waiting: 'Waiting',
    overdue: 'Overdue',
    unreadable: 'Connections not understood',
    lateness: 'Punctuality of everybody, last 24 hours',
    keys: 'Sealing keys',
    keysLead: 'Tokens are sealed with the active key. An older one can go once it seals nothing.',
    key: 'Key',
    use: 'Use',
    grants: 'Grants sealed',
    active: 'Active',
    old: 'For reading only',
    removable: 'Can be removed',
    missing: 'Missing: put it back',
    signup: 'Sign-up',
    signups: { first: 'Closed', closed: 'Closed', invite: 'By invitation', open: 'Open' } satisfies Record<
      Signup,
      string
    >,
  },
};
