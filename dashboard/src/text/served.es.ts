export const served: Readonly<Record<string, string>> = {};
