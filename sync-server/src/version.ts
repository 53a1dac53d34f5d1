import packageJson from '#package.json' with { type: 'json' };

/** Of this program, as operators name it in a report. */
export const VERSION = packageJson.version;
