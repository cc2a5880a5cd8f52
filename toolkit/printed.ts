/** Where what a program printed begins in an error: the output of its last probe, or its last lines. */
export const PRINTED = /^(?:probe ended with |last lines of )/m;
