/** Where what a program printed begins in an error: the output of its last probe, or its last lines. */
export const PRINTED = /^(?:probe ended with |last lines of )/m;

/** What stands in its place where the secrets that it may hold cannot be read. */
export const HIDDEN = 'what it said may hold secrets, which cannot be read now, and is not shown';
