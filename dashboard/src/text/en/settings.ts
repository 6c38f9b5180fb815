//! What the settings say.

export const settings = {
  heading: 'Settings',
};
