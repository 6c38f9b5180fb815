//! The choice of a zone by typing, arrows and Enter.
//! https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
import { findZones } from '../time/zones.ts';

export class ZoneChoice {
  isOpen = $state(false);
  /** What was typed since the list was opened; `null` before anything was. */
  typed = $state.raw<string | null>(null);
  /** Which of `found` the arrows are at; -1 at none. */
  active = $state(-1);

  private readonly zones: readonly string[];
  private readonly value: () => string;
  private readonly choose: (zone: string) => void;

  found = $derived.by(() => findZones(this.zones, this.typed ?? ''));

  constructor(zones: readonly string[], value: () => string, choose: (zone: string) => void) {
    this.zones = zones;
    this.value = value;
    this.choose = choose;
  }

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.typed = null;
    this.active = this.found.indexOf(this.value());
  }

  /** Leaves the zone as it was. */
  close(): void {
    this.isOpen = false;
    this.typed = null;
    this.active = -1;
  }

  type(words: string): void {
    this.open();
    this.typed = words;
    this.active = this.found.length > 0 && words !== '' ? 0 : -1;
  }

  take(zone: string | undefined): void {
    if (zone !== undefined) this.choose(zone);
    this.close();
  }

  /** What the keyboard does; whether the key was used up. */
  press(key: string): boolean {
    if (key === 'ArrowDown' || key === 'ArrowUp') return this.step(key === 'ArrowDown' ? 1 : -1);
    if (!this.isOpen) return false;
    if (key === 'Enter') this.take(this.found[this.active]);
    else if (key === 'Escape') this.close();
    else return false;
    return true;
  }

  /** Leaving the field takes what was meant without doubt. */
  leave(): void {
    if (this.isOpen) this.take(this.typed !== null && this.found.length === 1 ? this.found[0] : undefined);
  }

  private step(by: 1 | -1): true {
    if (!this.isOpen) this.open();
    else if (this.found.length > 0)
      this.active = (Math.max(this.active, by === 1 ? -1 : 0) + by + this.found.length) % this.found.length;
    return true;
  }
}
