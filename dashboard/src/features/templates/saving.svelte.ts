//! A template that is being written: saved once, however often it is asked for, and told what is wrong at its field.
import { asProblem, type Problem } from '../../api/problem.ts';
import { changeTemplate, createTemplate, listTemplates } from '../../api/templates.ts';
import type { NewTemplate, Template, TemplateKind } from '../../api/types.ts';
import { words } from './words.ts';

/** Another template of the kind has the name. */
const NAME_TAKEN = 'name_taken';

interface Errors {
  name?: string;
  text?: string;
  form?: string;
}

export class Saving {
  name = $state('');
  text = $state('');
  kind = $state<TemplateKind>('text');
  isBusy = $state(false);
  errors = $state.raw<Errors>({});
  /** The one that is changed; `null` where it is a new one. */
  private known: Template | null;
  /** The one that has this name already. */
  private namesake = $state.raw<Template | null>(null);
  /** The one that can be replaced, as long as the name is the same. */
  taken = $derived(this.namesake && isNamed(this.namesake, this.name) ? this.namesake : null);
  /** The key of a request whose answer is not known, and what it asked for. */
  private attempt: { sign: string; key: string } | null = null;

  constructor(begin: NewTemplate, known: Template | null = null) {
    [this.name, this.text, this.kind, this.known] = [begin.name, begin.text, begin.kind, known];
  }

  /** Saves it; `null` where something is wrong, which the errors then say. */
  async save(): Promise<Template | null> {
    if (this.isBusy) return null;
    const [name, text] = [this.name.trim(), this.text];
    this.errors = { ...(name === '' && { name: words.noName }), ...(text.trim() === '' && { text: words.noText }) };
    if (this.errors.name ?? this.errors.text) return null;
    this.isBusy = true;
    try {
      return await (this.known ? this.change(this.known, name, text) : this.create({ kind: this.kind, name, text }));
    } catch (thrown) {
      await this.refuse(asProblem(thrown));
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  /** Lets the one of the same name say this instead; `null` where that fails, which the errors then say. */
  async replace(): Promise<Template | null> {
    const { taken, text } = this;
    if (taken === null || this.isBusy) return null;
    this.isBusy = true;
    try {
      return await (taken.text === text ? taken : changeTemplate(taken, { text }));
    } catch (thrown) {
      const problem = asProblem(thrown);
      await this.find();
      this.errors = { form: problem.status === 412 ? words.stale : problem.message || words.uncertain };
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  /** Looks up which one has this name. */
  private async find(): Promise<void> {
    const known = await listTemplates().catch(() => null);
    this.namesake = known?.find((each) => each.kind === this.kind && isNamed(each, this.name)) ?? null;
  }

  private async create(template: NewTemplate): Promise<Template> {
    const sign = JSON.stringify(template);
    if (this.attempt?.sign !== sign) this.attempt = { sign, key: crypto.randomUUID() };
    const made = await createTemplate(template, this.attempt.key);
    this.attempt = null;
    return made;
  }

  private async change(known: Template, name: string, text: string): Promise<Template> {
    const changes = { ...(name !== known.name && { name }), ...(text !== known.text && { text }) };
    return Object.keys(changes).length === 0 ? known : changeTemplate(known, changes);
  }

  private async refuse(problem: Problem): Promise<void> {
    const at = (path: string): string | undefined => problem.errors.find((each) => each.path === path)?.message;
    const [name, text] = [at('name'), at('text')];
    if (name !== undefined || text !== undefined) {
      const isTaken = problem.errors.some(({ code }) => code === NAME_TAKEN);
      if (isTaken && this.known === null) await this.find();
      this.errors = { ...(name !== undefined && { name }), ...(text !== undefined && { text }) };
      return;
    }
    this.errors = { form: problem.isUncertain ? words.uncertain : problem.message };
    if (this.known && (problem.status === 412 || problem.isUncertain)) await this.look(this.known, problem.status === 412);
    if (problem.status === 404) this.errors = { form: words.gone };
  }

  /** Somebody else changed it, or an answer was lost: the next saving is about what is there now. */
  private async look(known: Template, isStale: boolean): Promise<void> {
    const now = await listTemplates().catch(() => null);
    const found = now?.find(({ id }) => id === known.id);
    if (found) this.known = found;
    if (isStale) this.errors = { form: found || now === null ? words.stale : words.gone };
  }
}

/** Whether a template has this name, in small letters or in capitals. */
const isNamed = (template: Template, name: string): boolean => folded(template.name) === folded(name);

const folded = (name: string): string => name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
