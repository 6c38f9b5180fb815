//! What a person would want to hear of while they look elsewhere.
import type { DeliveryState, Post } from '../../api/types.ts';
import { handle } from '../../networks/naming.ts';
import { accounts, isUsable } from '../../stores/accounts.svelte.ts';
import { attention } from '../../stores/attention.svelte.ts';
import { lastingNotices } from '../../stores/lasting-notices.svelte.ts';
import { text } from '../../text/index.ts';

/** One thing to tell. */
export interface Matter {
  /** The same as long as it is the same matter. */
  key: string;
  title: string;
  body: string;
  /** Where it is mended. */
  path: string;
}

const words = text.notices;
/** The states of a delivery that need somebody, the most pressing one first. */
const PRESSING: readonly DeliveryState[] = ['unconfirmed', 'held', 'missed', 'failed'];

/** Everything that needs the person now; `null` until it is known. */
export function matters(): Matter[] | null {
  if (attention.list === null || accounts.list === null) return null;
  return [
    ...attention.list.map(ofPost),
    ...accounts.list.flatMap((account): Matter[] => {
      const name = handle(account);
      const path = '/connections';
      if (!isUsable(account))
        return [{ key: `reconnect ${account.id}`, title: words.account(name), body: words.accountBody, path }];
      if (lastingNotices.of(account.id)?.kind === 'expiring')
        return [{ key: `expiring ${account.id}`, title: words.ending(name), body: words.endingBody, path }];
      return [];
    }),
  ];
}

function ofPost({ id, deliveries }: Post): Matter {
  const state = PRESSING.find((pressing) => deliveries.some((delivery) => delivery.state === pressing)) ?? 'held';
  const names = deliveries
    .filter((delivery) => delivery.state === state)
    .map(({ account, platform }) => accounts.nameOf(account, platform));
  return {
    key: `${state} ${id}`,
    title: words.post(text.deliveryStates[state], text.list(names)),
    body: words.postBody,
    path: `/posts/${id}`,
  };
}
