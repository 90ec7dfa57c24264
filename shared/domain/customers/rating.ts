/** What a customer says of a redemption: 3 good, 2 so-so, 1 bad. */
export const ratings = [1, 2, 3] as const;
export type Rating = (typeof ratings)[number];

export const goodRating: Rating = 3;
