import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { err, ok, type Result } from '@tenantry/shared/result.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that hold passwords, which must not appear on a terminal. */
export const SECRETS: readonly string[] = ['SMTP_URL', 'DATABASE_URL'];
/** Secrets, and what changes while the server runs. */
const IN_FILES: readonly string[] = [...SECRETS, 'LOG_LEVEL'];

const CREDENTIALS = 'CREDENTIALS_DIRECTORY';
const LONGEST = 8_192;

/**
 * Adds the values that are kept in files: in the one that `NAME_FILE` names, or in the one with the
 * variable's name among the credentials of a systemd unit. Returns one line that describes the
 * first error.
 */
export function withSecretFiles(variables: Variables): Result<Variables, string> {
	const found: Record<string, string> = {};
	for (const name of IN_FILES) {
		const secret = secretOf(name, variables);
		if (!secret.ok) return secret;
		if (secret.value !== undefined) found[name] = secret.value;
	}
	return ok({ ...variables, ...found });
}

function secretOf(name: string, variables: Variables): Result<string | undefined, string> {
	const inFile = variables[`${name}_FILE`];
	const folder = variables[CREDENTIALS];
	const credential = folder === undefined ? undefined : read(join(folder, name));
	const isCredential = credential !== undefined && credential !== 'ENOENT';
	const given = [
		...(variables[name] === undefined ? [] : [name]),
		...(inFile === undefined ? [] : [`${name}_FILE`]),
		...(isCredential ? [`the credential ${name}`] : [])
	];
	const [first, second] = given;
	if (second !== undefined)
		return err(`${first ?? ''} and ${second} are both set: set one of them.`);
	if (inFile !== undefined) return textOf(`${name}_FILE`, read(inFile));
	return isCredential ? textOf(`The credential ${name}`, credential) : ok(undefined);
}

/** Returns the error's code if the file cannot be read. */
function read(path: string): Buffer | string {
	try {
		return readFileSync(path);
	} catch (error) {
		return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
	}
}

function textOf(what: string, bytes: Buffer | string): Result<string, string> {
	if (typeof bytes === 'string') return err(`${what} cannot be read (${bytes}).`);
	const text = bytes.toString('utf8').replace(/\r?\n$/, '');
	if (text === '') return err(`${what} is empty.`);
	const isLine = bytes.length <= LONGEST && !/[\r\n\0]/.test(text);
	return isLine ? ok(text) : err(`${what} holds more than one line.`);
}
