//! What the screen of the connected accounts says.

export const connections = {
  heading: 'Connections',
  lead: 'The accounts that this workspace may publish to.',
  add: 'Add an X account',
  connectedOn: (day: string): string => `Connected ${day}`,
  checkedOn: (when: string): string => `last checked ${when}`,
  health: { ok: 'Working', limited: 'Limited for now', needs_reconnect: 'Needs to be reconnected', disconnected: 'Disconnected' },
  missing: (scopes: string): string => `Not granted: ${scopes}.`,
  waiting: 'Planned posts wait until you reconnect.',
  reconnect: 'Reconnect',
  reconnectLabel: (name: string): string => `Reconnect ${name}`,
  disconnect: 'Disconnect',
  disconnectLabel: (name: string): string => `Disconnect ${name}`,
  dialog: {
    title: (name: string): string => `Disconnect ${name}?`,
    body: 'Access is taken back at the platform and our copy of the keys is destroyed. Posts that are planned for this account cannot go out. What is published stays published.',
    yes: 'Disconnect',
    no: 'Keep it connected',
  },
  disconnected: (name: string): string => `${name} is disconnected.`,
  failed: 'The accounts could not be loaded.',
  empty: { title: 'No account is connected yet', body: 'Connect one to publish to it. Access is given at the platform itself and can be taken back at any time.' },
  notSetUp: 'X is not set up on this instance.',
};
