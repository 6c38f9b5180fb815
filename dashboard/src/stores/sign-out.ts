//! What is forgotten when a person signs out. Each store registers its own part, so that the session needs to know
//! none of them.

const forgetters: (() => void)[] = [];

/** Has `forget` run at every sign-out. */
export function onSignOut(forget: () => void): void {
  forgetters.push(forget);
}

/** Forgets everything that belonged to the person. */
export function forgetPerson(): void {
  for (const forget of forgetters) forget();
}
