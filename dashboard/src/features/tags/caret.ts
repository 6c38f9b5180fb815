//! Where a place of a text stands on the page: a field does not tell, so its words are laid out once more, unseen.

/** What decides where the words of a field stand. */
const STYLES = [
  'direction', 'box-sizing', 'border-top-width', 'border-right-width', 'border-bottom-width', 'border-left-width',
  'border-style', 'padding-top', 'padding-right', 'padding-bottom', 'padding-left', 'font-style', 'font-variant',
  'font-weight', 'font-stretch', 'font-size', 'line-height', 'font-family', 'text-align', 'text-transform', 'text-indent',
  'letter-spacing', 'word-spacing', 'tab-size',
] as const;

export interface Place {
  /** The line's edges and the place within it, from the corner of the window. */
  x: number;
  top: number;
  bottom: number;
  isRightToLeft: boolean;
}

/** Where the character at `index` stands. */
export function placeOf(field: HTMLTextAreaElement, index: number): Place {
  const style = getComputedStyle(field);
  const copy = document.createElement('div');
  for (const name of STYLES) copy.style.setProperty(name, style.getPropertyValue(name));
  Object.assign(copy.style, {
    position: 'absolute', top: '0', left: '0', visibility: 'hidden', whiteSpace: 'pre-wrap', overflowWrap: 'break-word',
    width: `${field.offsetWidth}px`,
  });
  const mark = document.createElement('span');
  mark.textContent = field.value.slice(index, index + 1) || '.';
  copy.append(field.value.slice(0, index), mark, field.value.slice(index + 1));
  document.body.append(copy);
  const [whole, spot, frame] = [copy.getBoundingClientRect(), mark.getBoundingClientRect(), field.getBoundingClientRect()];
  copy.remove();
  const isRightToLeft = style.direction === 'rtl';
  const top = frame.top + spot.top - whole.top - field.scrollTop;
  return {
    x: frame.left + (isRightToLeft ? spot.right : spot.left) - whole.left,
    top,
    bottom: top + spot.height,
    isRightToLeft,
  };
}
