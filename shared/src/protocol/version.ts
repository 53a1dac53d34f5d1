/**
 * The protocol's number and its history.
 * 1 — push, pull, known, events; sessions and devices
 */
export const PROTOCOL_VERSION = 1;

/** Every answer carries it, so that a captive portal's page is never mistaken for one. */
export const SYNC_HEADER = 'x-sync';
