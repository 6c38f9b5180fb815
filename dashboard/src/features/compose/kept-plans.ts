//! The moment that was chosen for a draft, for what the server cannot keep of it: "in two minutes" is no time of its own.
import { onSignOut } from '../../stores/sign-out.ts';
import type { PlanSnapshot } from '../schedule/plan.svelte.ts';

const KEY = 'draft-plans';
/** As many drafts as somebody has open within some weeks. */
const MOST = 100;

type Plans = [draft: string, plan: PlanSnapshot][];

export const planOf = (draft: string): PlanSnapshot | undefined => read().find(([id]) => id === draft)?.[1];

export function keepPlan(draft: string, plan: PlanSnapshot): void {
  write([...read().filter(([id]) => id !== draft), [draft, plan]]);
}

export function forgetPlan(draft: string): void {
  write(read().filter(([id]) => id !== draft));
}

function read(): Plans {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? (found as Plans) : [];
  } catch {
    return [];
  }
}

function write(plans: Plans): void {
  try {
    if (plans.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(plans.slice(-MOST)));
  } catch {
    // A browser that keeps nothing still lets write.
  }
}

onSignOut(() => write([]));
