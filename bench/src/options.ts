import { parseArgs } from 'node:util';

export interface Options {
	/** Workloads to run, for example `W3`. */
	readonly only: ReadonlySet<string>;
	/** Numbers of administrators. */
	readonly sizes: readonly number[];
	readonly repetitions: number;
	readonly seed: number;
	/** Another server for W7, and the account that signs in there. */
	readonly address: string | undefined;
	readonly email: string | undefined;
	readonly password: string | undefined;
}

export const WORKLOADS = [
	'W1',
	'W2',
	'W3',
	'W4',
	'W5',
	'W6',
	'W7',
	'W8',
	'W9',
	'W10',
	'W11',
	'W12',
	'W13',
	'W14',
	'W15',
	'W16'
];

/** W12 needs Linux and root, and W13 waits for slow links; both run when they are named. */
export const BY_DEFAULT = WORKLOADS.filter((name) => name !== 'W12' && name !== 'W13');

export const USAGE = `bench [--only W3,W4] [--n 1000,10000] [--repetitions 5] [--seed 1]
      [--address URL --email EMAIL --password PASSWORD]   W7 against a server that runs already`;

export function parseOptions(args: readonly string[]): Options {
	const { values } = parseArgs({
		args: args.filter((arg) => arg !== '--'),
		options: {
			only: { type: 'string', default: BY_DEFAULT.join() },
			n: { type: 'string', default: '1000,10000' },
			repetitions: { type: 'string', default: '5' },
			seed: { type: 'string', default: '1' },
			address: { type: 'string' },
			email: { type: 'string' },
			password: { type: 'string' }
		}
	});
	const only = new Set(values.only.toUpperCase().split(','));
	const unknown = only.difference(new Set(WORKLOADS));
	if (unknown.size > 0) throw new Error(`There is no workload ${[...unknown].join(', ')}.`);
	const sizes = values.n.split(',').map((text) => toCount(text, '--n'));
	const isElsewhere = values.address !== undefined;
	return {
		only: isElsewhere ? new Set(['W7']) : only,
		sizes: isElsewhere ? sizes.slice(0, 1) : sizes,
		repetitions: toCount(values.repetitions, '--repetitions'),
		seed: toCount(values.seed, '--seed'),
		address: values.address,
		email: values.email,
		password: values.password
	};
}

function toCount(text: string, name: string): number {
	if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`${name} is not a count: ${text}`);
	return Number(text);
}
