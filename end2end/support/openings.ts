/** What the clinic says of openings, as programs read it. */

/** A start that can be booked: the instant, the clinic's date and time, and the ids of those who are free. */
export type Opening = { start: string; local: string; therapists: number[] };
export type Day = { date: string; starts: Opening[] };
export type Therapist = { id: number; name: string };

/** The service that the stories book, where it does not matter which. */
export const SERVICE = 'relaxation-60';
