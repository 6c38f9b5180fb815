//! What is forgotten when the signed-in person leaves. Each store names its own part, so that the session knows none of
//! them.

const forgetters: (() => void)[] = [];

/** Has `forget` run at every sign-out. */
export function onDeparture(forget: () => void): void {
  forgetters.push(forget);
}

/** Forgets everything that belonged to the person. */
export function depart(): void {
  for (const forget of forgetters) forget();
}
