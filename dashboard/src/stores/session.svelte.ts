//! Who is signed in at which instance.
import { asProblem, type Problem } from '../api/problem.ts';
import { whenSignedOut } from '../api/request.ts';
import { readInstance, readPerson, signOut } from '../api/session.ts';
import type { Instance, Person } from '../api/types.ts';
import { text } from '../text/index.ts';
import { notice } from './notice.svelte.ts';
import { forgetPerson } from './sign-out.ts';

type Phase = 'loading' | 'signed-in' | 'signed-out' | 'unavailable';

class Session {
  phase = $state<Phase>('loading');
  instance = $state.raw<Instance | null>(null);
  person = $state.raw<Person | null>(null);
  problem = $state.raw<Problem | null>(null);

  async load(): Promise<void> {
    whenSignedOut(() => this.end());
    this.phase = 'loading';
    const [instance, person] = await Promise.allSettled([readInstance(), readPerson()]);
    if (instance.status === 'rejected') return this.fail(instance.reason);
    this.instance = instance.value;
    if (person.status === 'rejected') this.fail(person.reason);
    else if (person.value) this.begin(person.value);
    else this.end();
  }

  /** Ends the session at the server, then here; `act` may end others with it. Throws a Problem. */
  async signOut(act: () => Promise<void> = signOut): Promise<void> {
    await act();
    this.end();
  }

  private begin(person: Person): void {
    this.person = person;
    this.phase = 'signed-in';
  }

  private end(): void {
    if (this.phase === 'signed-in') notice.good(text.signedOut);
    this.person = null;
    this.phase = 'signed-out';
    forgetPerson();
  }

  private fail(reason: unknown): void {
    this.problem = asProblem(reason);
    this.phase = 'unavailable';
  }
}

export const session = new Session();
