//! The choice among the hashtags and mentions that were used before, while one is being written in a field. It never takes
//! a key that was not meant for it: only the arrows enter the list, and only then do Enter and Tab take from it.
//! https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
import type { Network } from '../../api/types.ts';
import { announcer } from '../../stores/announcer.svelte.ts';
import { replace } from '../templates/inserting.ts';
import { placeOf, type Place } from './caret.ts';
import { offersFor, tagsAtHand, tagsRead, type Offer } from './known-tags.ts';
import { tokenAt, type Token } from './token.ts';
import { words } from './words.ts';

export class TagChoice {
  readonly id: string;
  readonly field: HTMLTextAreaElement;
  offers = $state.raw<readonly Offer[]>([]);
  /** Which of them the arrows are at; -1 at none. */
  active = $state(-1);
  place = $state.raw<Place | null>(null);
  sign = $state<'#' | '@'>('#');
  private readonly networks: () => readonly Network[];
  private token: Token | null = null;
  /** Where the mark stands that the person wants no list for. */
  private refusedAt = -1;
  private isComposing = false;
  private readings = 0;

  isOpen = $derived(this.offers.length > 0);

  constructor(id: string, field: HTMLTextAreaElement, networks: () => readonly Network[]) {
    [this.id, this.field, this.networks] = [id, field, networks];
  }

  /** Looks what is being written at the cursor, and offers what fits. */
  async look(event?: Event): Promise<void> {
    if (event instanceof InputEvent) this.isComposing = event.isComposing;
    const reading = ++this.readings;
    const { value, selectionStart, selectionEnd } = this.field;
    const token = selectionStart === selectionEnd ? tokenAt(value, selectionEnd) : null;
    if (token === null || token.start !== this.refusedAt) this.refusedAt = -1;
    if (token === null || this.refusedAt >= 0) return this.close();
    const tags = tagsRead() ?? (await tagsAtHand());
    // The person writes on meanwhile.
    if (reading !== this.readings || document.activeElement !== this.field) return;
    if (tags === null) return this.close();
    this.offer(token, offersFor(tags, token, value, this.networks()));
  }

  private offer(token: Token, offers: readonly Offer[]): void {
    const before = this.offers.map(({ word }) => word).join(' ');
    if (before === offers.map(({ word }) => word).join(' ')) {
      this.token = token;
      return;
    }
    if (offers.length === 0) return this.close();
    this.place = placeOf(this.field, token.start);
    [this.token, this.sign, this.offers, this.active] = [token, token.sign, offers, -1];
    announcer.say(words.found(offers.length));
  }

  /** The line stands elsewhere now. */
  follow(): void {
    if (this.token) this.place = placeOf(this.field, this.token.start);
  }

  close(): void {
    this.readings += 1;
    // The same number is told again when the list comes again.
    if (this.isOpen) announcer.say('');
    [this.token, this.offers, this.active] = [null, [], -1];
  }

  /** What the keyboard does. */
  press(event: KeyboardEvent): void {
    // Whoever composes a character needs every key for that. 229 is what browsers say in its place.
    if (!this.isOpen || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (this.answer(event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private answer(key: string): boolean {
    const { length } = this.offers;
    const offer = this.offers[this.active];
    if (key === 'ArrowDown') this.active = (this.active + 1) % length;
    else if (key === 'ArrowUp') this.active = (Math.max(this.active, 0) - 1 + length) % length;
    else if (key === 'Escape') {
      this.refusedAt = this.token?.start ?? -1;
      this.close();
    } else if ((key === 'Enter' || key === 'Tab') && offer) this.take(offer);
    else return false;
    return true;
  }

  /** Lets the offer take the place of what is being written, as if it were typed. */
  take(offer: Offer): void {
    // What is being composed is written first, or it would be written behind the offer.
    if (this.isComposing) {
      this.field.blur();
      this.field.focus();
    }
    const token = tokenAt(this.field.value, this.field.selectionEnd) ?? this.token;
    this.close();
    if (token === null) return;
    const isApart = /^\s/.test(this.field.value.slice(token.end));
    replace(this.field, [token.start, token.end], isApart ? offer.word : `${offer.word} `);
    announcer.say(words.taken(offer.word));
  }
}
