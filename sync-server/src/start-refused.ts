/** The program cannot start as things are; the message is one line for the operator. */
export class StartRefused extends Error {}
