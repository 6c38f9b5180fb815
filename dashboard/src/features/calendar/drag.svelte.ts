//! A card on its way by mouse, and the place that it is over. Fingers and keys have "Move to …" instead.
//! https://developer.mozilla.org/docs/Web/API/HTML_Drag_and_Drop_API
import type { Attachment } from 'svelte/attachments';
import type { Card } from '../../api/types.ts';

class Drag {
  card = $state.raw<Card | null>(null);
  /** The key of the place that it would fall on. */
  over = $state<string | null>(null);

  /** Lets the element carry the card. */
  carry(card: Card): Attachment<HTMLElement> {
    return (element) => {
      const begin = (event: DragEvent): void => {
        event.dataTransfer?.setData('text/plain', card.line);
        if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
        this.card = card;
      };
      const end = (): void => this.end();
      element.draggable = true;
      element.addEventListener('dragstart', begin);
      element.addEventListener('dragend', end);
      return () => {
        element.draggable = false;
        element.removeEventListener('dragstart', begin);
        element.removeEventListener('dragend', end);
      };
    };
  }

  /** Lets cards fall on the element. Where `mayTake` says no, it does not light up, and a drop is told why not. */
  catch(key: string, take: (card: Card) => void, mayTake: () => boolean = () => true): Attachment<HTMLElement> {
    return (element) => {
      const hover = (event: DragEvent): void => {
        if (!this.card) return;
        event.preventDefault();
        this.over = mayTake() ? key : null;
      };
      const drop = (event: DragEvent): void => {
        event.preventDefault();
        const { card } = this;
        this.end();
        if (card) take(card);
      };
      element.addEventListener('dragover', hover);
      element.addEventListener('drop', drop);
      return () => {
        element.removeEventListener('dragover', hover);
        element.removeEventListener('drop', drop);
      };
    };
  }

  private end(): void {
    this.card = null;
    this.over = null;
  }
}

export const drag = new Drag();
