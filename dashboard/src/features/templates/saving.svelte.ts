//! A template that is being written: saved once, however often it is asked for, and told what is wrong at its field.
import { asProblem, type Problem } from '../../api/problem.ts';
import { changeTemplate, createTemplate, listTemplates } from '../../api/templates.ts';
import type { NewTemplate, Template, TemplateKind } from '../../api/types.ts';
import { words } from './words.ts';

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
