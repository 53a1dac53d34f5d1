/**
 * The protocol's number and its history.
 * 1 — push, pull, known, events; sessions and devices
 */
export const PROTOCOL_VERSION = 1;

/** What the server still serves: an app that speaks less keeps its queue until it is updated. */
export const OLDEST_PROTOCOL = 1;

/**
 * Every answer carries it, so that a captive portal's page is never mistaken for one. A request
 * says in it which protocol its app speaks.
 */
export const SYNC_HEADER = 'x-sync';
