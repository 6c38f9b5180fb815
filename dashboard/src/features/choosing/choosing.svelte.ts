//! The choice among the accounts that a consent reaches: what is offered, what is ticked, and what came of it.
import { choose, readChoices } from '../../api/choices.ts';
import type { Account, Choice, Choices } from '../../api/types.ts';
import { accounts, isUsable } from '../../stores/accounts.svelte.ts';
import { Action } from '../../stores/action.svelte.ts';
import { Remote } from '../../stores/remote.svelte.ts';
import { text } from '../../text/index.ts';

/**
 * How an account stands that is offered: to be chosen, connected and to be mended by choosing it, connected and well,
 * or not to be had.
 */
export type ChoiceState = 'open' | 'broken' | 'connected' | 'obstructed';

export class Choosing {
  readonly offered: Remote<Choices>;
  readonly connecting = new Action();
  /** What the person does not want; all else that can be chosen is. */
  private unwanted = $state.raw<ReadonlySet<string>>(new Set());
  /** What is wrong with some of them, as the server said. */
  private faults = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** Whether nothing was chosen where something has to be. */
  private isBlank = $state(false);
  private readonly id: string;

  list = $derived.by(() => this.offered.data?.choices ?? []);
  selectable = $derived(this.list.filter((choice) => isSelectable(stateOf(choice))));
  chosen = $derived(this.selectable.filter(({ id }) => !this.unwanted.has(id)));

  constructor(id: string) {
    this.id = id;
    this.offered = new Remote(() => readChoices(id));
  }

  /** Why it cannot be made any more: nobody knows it, or what was granted has ended. */
  get over(): 'gone' | 'ended' | null {
    const status = this.connecting.problem?.status ?? this.offered.problem?.status;
    if (status === 404) return 'gone';
    return this.connecting.problem?.status === 409 ? 'ended' : null;
  }

  /** Why it was not made, besides what stands at the accounts. */
  get refusal(): string | undefined {
    if (this.isBlank) return text.choosing.blank;
    const { problem } = this.connecting;
    if (!problem || this.faults.size > 0) return undefined;
    return problem.message || text.choosing.failed;
  }

  isTicked(choice: Choice): boolean {
    return stateOf(choice) === 'connected' || this.chosen.includes(choice);
  }

  faultOf({ id }: Choice): string | undefined {
    return this.faults.get(id);
  }

  toggle({ id }: Choice): void {
    const unwanted = new Set(this.unwanted);
    if (!unwanted.delete(id)) unwanted.add(id);
    this.unwanted = unwanted;
    this.faults = new Map([...this.faults].filter(([other]) => other !== id));
    this.isBlank = false;
  }

  /** All of them, or none where all were. */
  toggleAll(): void {
    const isAll = this.chosen.length === this.selectable.length;
    this.unwanted = new Set(isAll ? this.selectable.map(({ id }) => id) : []);
    this.faults = new Map();
    this.isBlank = false;
  }

  /** Connects what is ticked; `null` where that was refused. */
  async connect(): Promise<Account[] | null> {
    this.isBlank = this.chosen.length === 0;
    return this.isBlank ? null : this.send(this.chosen.map(({ id }) => id));
  }

  /** Wants none of them; whether that was taken. */
  async decline(): Promise<boolean> {
    this.isBlank = false;
    return (await this.send([])) !== null;
  }

  private async send(ids: readonly string[]): Promise<Account[] | null> {
    let connected: Account[] | null = null;
    this.faults = new Map();
    await this.connecting.run(async () => void (connected = await choose(this.id, ids)));
    if (connected === null) this.place(ids);
    return connected;
  }

  /** Puts each complaint of the server at its account. */
  private place(ids: readonly string[]): void {
    const found = (this.connecting.problem?.errors ?? []).flatMap(({ path, message }) => {
      const id = ids[Number(/^choices\[(\d+)\]$/.exec(path)?.[1])];
      return id === undefined ? [] : [[id, message] as const];
    });
    this.faults = new Map(found);
  }
}

export function stateOf({ account, obstacle }: Choice): ChoiceState {
  if (obstacle !== null) return 'obstructed';
  if (account === null) return 'open';
  const known = accounts.byId(account);
  return known && !isUsable(known) ? 'broken' : 'connected';
}

const isSelectable = (state: ChoiceState): boolean => state === 'open' || state === 'broken';
