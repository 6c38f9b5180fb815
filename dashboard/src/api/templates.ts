//! Templates: texts and first comments that the workspace keeps under names.
import { request } from './request.ts';
import type { NewTemplate, Template, TemplateChanges } from './types.ts';

/** All of them, each kind in the order of its names. */
export const listTemplates = async (): Promise<Template[]> =>
  (await request<{ data: Template[] }>('/api/v1/templates')).data;

/** Saves one. The same `key` never makes a second one, however often it is sent. */
export const createTemplate = (template: NewTemplate, key: string): Promise<Template> =>
  request('/api/v1/templates', { method: 'POST', body: template, headers: { 'idempotency-key': key } });

/** Changes one as this page knows it; 412 when somebody else changed it meanwhile. */
export const changeTemplate = (known: Known, changes: TemplateChanges): Promise<Template> =>
  request(path(known.id), { method: 'PATCH', body: changes, headers: onlyIf(known) });

/** Deletes one as this page knows it; 412 as for a change. */
export const deleteTemplate = (known: Known): Promise<void> =>
  request(path(known.id), { method: 'DELETE', headers: onlyIf(known) });

type Known = Pick<Template, 'id' | 'version'>;

const path = (id: string): string => `/api/v1/templates/${encodeURIComponent(id)}`;

const onlyIf = ({ version }: Known): Record<string, string> => ({ 'if-match': `"${version}"` });
