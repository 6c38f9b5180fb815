//! What is said about templates.
import type { TemplateKind } from '../../api/types.ts';

interface Place {
  title: string;
  body: string;
}

export const templates = {
  kinds: { text: 'Texts', first_comment: 'First comments' } satisfies Record<TemplateKind, string>,
  insert: {
    text: { title: 'Insert a template', body: 'It is inserted where the cursor stands. Nothing that you wrote is lost.' },
    first_comment: {
      title: 'Use a saved comment',
      body: 'It is inserted where the cursor stands. Nothing that you wrote is lost.',
    },
  } satisfies Record<TemplateKind, Place>,
  save: {
    text: { title: 'Save as template', body: 'It is kept under a name, and can be inserted into any post.' },
    first_comment: { title: 'Save this comment', body: 'It is kept under a name, and can be used below any post.' },
  } satisfies Record<TemplateKind, Place>,
  empty: {
    text: {
      title: 'No templates yet',
      body: 'A template is a text that you use again and again: an introduction, a sign-off, your opening hours. Write it once, save it, and insert it into any post.',
    },
    first_comment: {
      title: 'No saved comments yet',
      body: 'A saved comment is one that you write below many posts: your hashtags, a link, a question. Write it once, save it, and use it again.',
    },
  } satisfies Record<TemplateKind, Place>,
  search: 'Search by name',
  found: (count: number): string => (count === 1 ? '1 template' : `${count} templates`),
  nothing: 'No name holds these words.',
  list: 'Templates',
  failed: 'The templates could not be loaded.',
  saveInstead: 'Save what is written',
  manage: 'Rename, change and delete them in the settings',
  inserted: (name: string): string => `Inserted: ${name}`,
  cannotUndo: 'It was changed since it was inserted, and stays.',
  name: 'Name',
  text: 'Text',
  kind: 'For',
  kindOf: { text: 'Texts of posts', first_comment: 'First comments' } satisfies Record<TemplateKind, string>,
  says: 'What is saved',
  submit: 'Save',
  cancel: 'Cancel',
  saved: (name: string): string => `Saved as “${name}”`,
  changed: (name: string): string => `Saved: ${name}`,
  replace: (name: string): string => `Replace “${name}”`,
  replaced: (name: string): string => `Replaced: ${name}`,
  noName: 'Give it a name.',
  noText: 'Write what it says.',
  uncertain: 'No answer came. Save it again: it is not saved twice.',
  stale: 'It was changed in another window meanwhile. Saving again replaces that.',
  gone: 'It was deleted in another window meanwhile.',
  add: 'New template',
  edit: 'Edit',
  editOf: (name: string): string => `Edit “${name}”`,
  delete: 'Delete',
  deleteOf: (name: string): string => `Delete “${name}”`,
  deleted: (name: string): string => `Deleted: ${name}`,
  none: 'None yet.',
};
