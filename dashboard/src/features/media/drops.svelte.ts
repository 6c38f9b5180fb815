//! Files that are dropped on an element or pasted into it.
//! https://developer.mozilla.org/docs/Web/API/HTML_Drag_and_Drop_API
import type { Attachment } from 'svelte/attachments';

export class Drops {
  /** Whether files hover over the element. */
  isOver = $state(false);
  private depth = 0;

  /** Lets files fall on the element, and be pasted in it. */
  catch(take: (files: File[]) => void): Attachment<HTMLElement> {
    return (element) => {
      const listeners = {
        dragenter: (event: DragEvent): void => this.enter(event, 1),
        dragleave: (event: DragEvent): void => this.enter(event, -1),
        dragover: (event: DragEvent): void => {
          if (hasFiles(event.dataTransfer)) event.preventDefault();
        },
        drop: (event: DragEvent): void => {
          if (!hasFiles(event.dataTransfer)) return;
          event.preventDefault();
          [this.depth, this.isOver] = [0, false];
          take([...(event.dataTransfer?.files ?? [])]);
        },
        paste: (event: ClipboardEvent): void => {
          const files = [...(event.clipboardData?.files ?? [])];
          // What was copied from a page comes as words and a picture of them: then the words are wanted.
          if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return;
          event.preventDefault();
          take(files);
        },
      };
      const entries = Object.entries(listeners) as [string, EventListener][];
      for (const [name, listen] of entries) element.addEventListener(name, listen);
      return () => {
        for (const [name, listen] of entries) element.removeEventListener(name, listen);
      };
    };
  }

  /** The pointer passes from child to child, so entering and leaving are counted. */
  private enter(event: DragEvent, by: 1 | -1): void {
    if (!hasFiles(event.dataTransfer)) return;
    this.depth = Math.max(0, this.depth + by);
    this.isOver = this.depth > 0;
  }
}

const hasFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') ?? false;
