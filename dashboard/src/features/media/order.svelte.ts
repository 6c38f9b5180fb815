//! A medium on its way to another place by mouse. Fingers and keys have buttons instead.
import type { Attachment } from 'svelte/attachments';
import type { Attached, Gallery } from './gallery.svelte.ts';

class Order {
  carried = $state.raw<Attached | null>(null);

  /** Lets the element carry a medium, and be the place of another. */
  carry(gallery: Gallery, item: Attached): Attachment<HTMLElement> {
    return (element) => {
      const begin = (event: DragEvent): void => {
        event.dataTransfer?.setData('text/plain', item.medium.name);
        if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
        this.carried = item;
      };
      const over = (event: DragEvent): void => {
        if (!this.carried || !gallery.items.includes(this.carried)) return;
        event.preventDefault();
        gallery.place(this.carried, gallery.items.indexOf(item));
      };
      const end = (event: DragEvent): void => {
        event.preventDefault();
        this.carried = null;
      };
      const listeners = Object.entries({ dragstart: begin, dragover: over, drop: end, dragend: end });
      element.draggable = true;
      for (const [name, listen] of listeners) element.addEventListener(name, listen as EventListener);
      return () => {
        for (const [name, listen] of listeners) element.removeEventListener(name, listen as EventListener);
      };
    };
  }
}

export const order = new Order();
