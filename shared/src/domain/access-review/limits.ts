export const LONGEST_REVIEW_NAME = 100;
/** A review of more people has to be split by organization. */
export const MOST_SUBJECTS = 2000;
/** A due time may not be further away either. */
export const LONGEST_REPEAT_DAYS = 366;
