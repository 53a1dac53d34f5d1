import type { Signature, Signer } from '#auth/keys/signer.ts';
import type { Database } from '#store/store.ts';
import { signedText } from '@tenantry/shared/protocol/signed-text.ts';
import * as z from 'zod/mini';

const Reached = z.strictObject({ version: z.int().check(z.positive()), hash: z.string() });
const Chains = z.strictObject({
	format: z.literal(1),
	at: z.iso.datetime(),
	providers: z.record(z.string(), Reached),
	/** Null while the security log has recorded no event. */
	door: z.nullable(Reached)
});
const Checkpoint = z.extend(Chains, {
	keyId: z.string(),
	publicKey: z.string(),
	signature: z.string()
});

export type Reached = z.infer<typeof Reached>;
export type Chains = z.infer<typeof Chains>;

/** How far every chain has got, in one line; kept elsewhere, it reveals a truncated chain. */
export async function writeCheckpoint(db: Database, signer: Signer, at: number): Promise<string> {
	const chains = await readChains(db, at);
	return `${JSON.stringify({ ...chains, ...signer.sign(textOf(chains)) })}\n`;
}

/** Undefined if the line is no checkpoint or was not signed by a key that is here. */
export function readCheckpoint(line: string, signer: Signer): Chains | undefined {
	const parsed = Checkpoint.safeParse(parseJson(line));
	if (!parsed.success) return undefined;
	const { keyId, publicKey, signature, ...chains } = parsed.data;
	const by: Signature = { keyId, publicKey, signature };
	return signer.isOurs(textOf(chains), by) ? chains : undefined;
}

async function readChains(db: Database, at: number): Promise<Chains> {
	const heads = await db
		.selectFrom('provider_head')
		.selectAll()
		.where('version', '>', 0)
		.orderBy('provider_id')
		.execute();
	const door = await db
		.selectFrom('door_event')
		.select(['sequence as version', 'hash'])
		.orderBy('sequence', 'desc')
		.executeTakeFirst();
	const providers = heads.map(({ provider_id: id, version, hash }) => [id, { version, hash }]);
	const when = new Date(at).toISOString();
	return {
		format: 1,
		at: when,
		door: door ?? null,
		providers: z.record(z.string(), Reached).parse(Object.fromEntries(providers))
	};
}

function textOf({ format, at, providers, door }: Chains): string {
	const reached = (one: Reached | null) => one && [one.version, one.hash];
	const all = Object.entries(providers).map(([id, one]) => [id, reached(one)] as const);
	const sorted = all.toSorted(([a], [b]) => (a < b ? -1 : 1));
	return signedText('tenantry-checkpoint', format, at, sorted, reached(door));
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
