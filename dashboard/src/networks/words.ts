//! The words that each network and each door has to bring. They stand in `words.en.ts` of the network's folder.

export interface NetworkWords {
  /** The name as people write it. */
  name: string;
}

export interface DoorWords {
  /** The network, with the way in which it is connected where it has several. */
  name: string;
  /** What is offered where a person chooses what to connect. */
  connect: { title: string; body: string };
  /**
   * What is said where a person chooses among the accounts that a consent reaches; `null` where it reaches only one.
   */
  choice: { lead: string; empty: { title: string; steps: readonly string[] } } | null;
}
