/**
 * Thrown when the database cannot be used in its state; the message is one line for the operator.
 */
export class StoreRefused extends Error {}
