export const LONGEST_REVIEW_NAME = 100;
/** A review of more people is made one organization at a time. */
export const MOST_SUBJECTS = 2000;
/** No due time is further away either. */
export const LONGEST_REPEAT_DAYS = 366;
