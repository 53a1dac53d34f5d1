import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Role } from '@tenantry/shared/domain/role-schema.ts';
import * as z from 'zod/mini';

import { newTotpSecret } from '#auth/totp/totp.ts';

const SignIn = z.object({
	email: z.string(),
	firstName: z.string(),
	lastName: z.string(),
	role: Role,
	password: z.string(),
	factor: z.enum(['none', 'code', 'enrols']),
	/** Base32, for an authenticator app. */
	totpSecret: z.optional(z.string())
});
export type SignIn = z.infer<typeof SignIn>;

const SignIns = z.object({ signIns: z.array(SignIn) });

export const DEMO_DOMAIN = 'lakeshore-it.example';
const FILE = 'demo-sign-ins.json';
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

type Person = Omit<SignIn, 'password' | 'totpSecret'>;

/** One of each role, and a second owner: a single one, if locked out, could not be let in again. */
const PEOPLE: readonly Person[] = [
	person('owner', ['Ada', 'Park'], 'Administrator With Billing', 'code'),
	person('second.owner', ['Ben', 'Okafor'], 'Administrator With Billing', 'none'),
	person('administrator', ['Chi', 'Trần'], 'Administrator', 'none'),
	person('manager', ['Mara', 'Lindqvist'], 'Manager', 'none'),
	person('help.desk', ['Sam', 'Rivera'], 'Help Desk', 'enrols'),
	person('runner.billing', ['Noor', 'Haddad'], 'Command Runner With Billing', 'none'),
	person('runner', ['José', 'Jiménez'], 'Command Runner', 'none'),
	person('billing', ['Wanjiru', 'Smith-Jones'], 'Billing Only', 'none'),
	person('read.only', ['דנה', 'כהן'], 'Read Only', 'none')
];

export async function readOrMakeSignIns(dataFolder: string): Promise<readonly SignIn[]> {
	const path = signInsFile(dataFolder);
	if (existsSync(path)) return SignIns.parse(JSON.parse(await readFile(path, 'utf8'))).signIns;
	const signIns = PEOPLE.map((somebody) => ({
		...somebody,
		password: newPassword(),
		...(somebody.factor === 'code' && { totpSecret: newTotpSecret() })
	}));
	const text = `${JSON.stringify({ signIns }, undefined, '\t')}\n`;
	await writeFile(path, text, { mode: 0o600, flag: 'wx' });
	return signIns;
}

export function signInsFile(dataFolder: string): string {
	return join(dataFolder, FILE);
}

export function toText(signIns: readonly SignIn[], dataFolder: string): string {
	const rows = signIns.map(({ role, email, password, factor }) => [
		role,
		email,
		password,
		FACTORS[factor]
	]);
	const widths = [0, 1, 2].map((column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0))
	);
	const lines = rows.map(
		(row) => `  ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  ')}`
	);
	const secrets = signIns.flatMap(({ email, totpSecret }) =>
		totpSecret === undefined
			? []
			: [`For the code of ${email}, give an authenticator app this key: ${totpSecret}`]
	);
	const head = 'Demo sign-ins (role, email, password):';
	const foot = `They are kept in ${signInsFile(dataFolder)}.`;
	return ['', head, '', ...lines, '', ...secrets, foot, ''].join('\n');
}

const FACTORS: Readonly<Record<SignIn['factor'], string>> = {
	none: 'password only',
	code: 'password, then a code',
	enrols: 'password, then sets up codes'
};

function person(
	account: string,
	[firstName, lastName]: readonly [string, string],
	role: Role,
	factor: SignIn['factor']
): Person {
	return { email: `${account}@${DEMO_DOMAIN}`, firstName, lastName, role, factor };
}

/** Sixty random bits that can be typed from one screen into another. */
function newPassword(): string {
	const letter = () => LETTERS.charAt(randomInt(LETTERS.length));
	const group = () => Array.from({ length: 4 }, letter).join('');
	return [group(), group(), group()].join('-');
}
