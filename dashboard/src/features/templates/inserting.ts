//! Puts words into a field where its cursor stands, as if they were typed: the browser's own undo takes them back.

/** Words that stand in a field now. */
export interface Inserted {
  /** Takes them out again; gives whether they were still there as they were inserted. */
  undo: () => boolean;
}

const ENDS_IN_WORD = /[\p{L}\p{N}\p{M}]$/u;
const BEGINS_WITH_WORD = /^[\p{L}\p{N}]/u;

/** Inserts words at the cursor, behind what is selected. Two words do not become one by it. */
export function insertAtCursor(field: HTMLTextAreaElement, words: string): Inserted {
  const at = field.selectionEnd;
  const before = glue(field.value.slice(0, at), words);
  const after = glue(words, field.value.slice(at));
  const piece = `${before}${words}${after}`;
  replace(field, [at, at], piece);
  const undo = (): boolean => {
    if (!field.isConnected || field.value.slice(at, at + piece.length) !== piece) return false;
    replace(field, [at, at + piece.length], '');
    return true;
  };
  return { undo };
}

const glue = (before: string, after: string): string => (ENDS_IN_WORD.test(before) && BEGINS_WITH_WORD.test(after) ? ' ' : '');

/** Lets other words stand between two places of a field, as if a person had typed them. */
export function replace(field: HTMLTextAreaElement, [start, end]: readonly [number, number], words: string): void {
  field.focus();
  field.setSelectionRange(start, end);
  // Nothing else keeps what the browser can undo; browsers will go on to have it for that.
  const isDone = words === '' ? document.execCommand('delete') : document.execCommand('insertText', false, words);
  if (isDone) return;
  field.setRangeText(words, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
