//! Suggestions: other words for a text, and words for a picture.
import { request } from './request.ts';
import type { Suggestion, Suggestions, WantedSuggestion } from './types.ts';

/** Asks for suggestions. Nothing is kept of them; whoever aborts `signal` waits for none. */
export async function suggest(wanted: WantedSuggestion, signal: AbortSignal): Promise<Suggestion[]> {
  const answer = await request<Suggestions>('/api/v1/suggestions', { method: 'POST', body: wanted, signal });
  return answer.suggestions;
}
