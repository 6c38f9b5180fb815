//! What the screen about the instance itself says.

export const status = {
  heading: 'Status',
};
