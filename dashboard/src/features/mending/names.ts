//! What a file is called that was made of another.

/** The name with another ending. */
export const renamed = (name: string, ending: string): string => `${name.replace(/\.[^.]*$/, '') || 'file'}.${ending}`;
