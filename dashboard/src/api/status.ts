//! How the instance is doing, for the person and, with more, for the operator.
import { request } from './request.ts';
import type { Status } from './types.ts';

export type { Heartbeat, Lateness, OperatorStatus, PlatformStatus, Status, TokenKey } from './types.ts';

/** As it stands now. */
export const readStatus = (): Promise<Status> => request('/api/v1/status');
