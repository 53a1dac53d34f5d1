/**
 * The protocol's number and its history.
 * 1 — push, pull, known, events; sessions and devices
 */
export const PROTOCOL_VERSION = 1;

/**
 * Oldest protocol the server still serves; an app that speaks an older one keeps its queue until it
 * is updated.
 */
export const OLDEST_PROTOCOL = 1;

/**
 * Header of every answer, so that a captive portal's page is never mistaken for one. In a request
 * it says which protocol the app speaks.
 */
export const SYNC_HEADER = 'x-sync';
