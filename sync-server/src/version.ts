import packageJson from '#package.json' with { type: 'json' };

/** The program's version, as operators name it in a report. */
export const VERSION = packageJson.version;
