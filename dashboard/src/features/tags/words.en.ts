//! What is said about the hashtags and mentions that were used before.

export const tags = {
  hashtags: 'Hashtags used before',
  mentions: 'Names mentioned before',
  found: (count: number): string =>
    count === 1 ? '1 suggestion. Arrow down chooses it.' : `${count} suggestions. Arrow down chooses one.`,
  uses: (count: number): string => (count === 1 ? 'in 1 post' : `in ${count} posts`),
  taken: (word: string): string => `Inserted: ${word}`,
};
