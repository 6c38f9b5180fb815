//! The profile while it is changed: what is written, what is wrong with it, and saving. A failed save loses nothing.
import { changeMe } from '../../api/session.ts';
import type { Person } from '../../api/types.ts';
import { Action } from '../../stores/action.svelte.ts';
import { session } from '../../stores/session.svelte.ts';
import { text } from '../../text/index.ts';

type Field = 'name' | 'zone';

export class Profile {
  name = $state('');
  /** Empty while none was chosen. */
  zone = $state('');
  isSaved = $state(false);
  readonly saving = new Action();
  private faults = $state.raw<Partial<Record<Field, string>>>({});

  constructor(person: Person) {
    this.name = person.name;
    this.zone = person.zone ?? '';
  }

  /** What differs from what the server knows. */
  get changes(): { name?: string; zone?: string } {
    const { person } = session;
    const name = this.name.trim();
    return {
      ...(name === person?.name ? {} : { name }),
      ...(this.zone === (person?.zone ?? '') ? {} : { zone: this.zone }),
    };
  }

  fault(field: Field): string | undefined {
    return this.faults[field] ?? this.saving.problem?.errors.find((error) => error.path === field)?.message;
  }

  /** What was refused besides the fields. */
  get refusal(): string | undefined {
    const isAtField = this.saving.problem?.errors.some((error) => error.path === 'name' || error.path === 'zone');
    return isAtField ? undefined : this.saving.sentence;
  }

  /** A change takes away what was said about the last attempt. */
  touch(): void {
    this.isSaved = false;
    this.faults = {};
    this.saving.problem = null;
  }

  async save(): Promise<void> {
    this.touch();
    if (this.name.trim() === '') this.faults = { name: text.settings.profile.nameEmpty };
    else if (Object.keys(this.changes).length === 0) this.isSaved = true;
    else this.isSaved = await this.saving.run(async () => void (session.person = await changeMe(this.changes)));
  }
}
