import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { linesOf } from '@tenantry/web/sync/ndjson.ts';
import * as z from 'zod/mini';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const PAGE = {
	cookie: 'eyJ2IjoxfQ',
	more: true,
	progress: { sent: 1, total: 2 },
	version: 7,
	put: [['administrator', 'a1', { email: 'ada@north.example', suspended: false }, 3, { email: 3 }]],
	del: [['organization', 'o1']],
	verdicts: [
		{
			id: '0'.repeat(32),
			name: 'administrator.suspend',
			v: 1,
			args: { id: 'a1' },
			outcome: 'superseded',
			version: 7,
			authoredAt: 1,
			decidedAt: 2,
			deviceId: 'd',
			deviceName: 'Tablet',
			conflicts: [{ collection: 'administrator', id: 'a1', field: 'suspended', yours: true }]
		}
	],
	digest: 12,
	serverNow: 1,
	leaseUntil: 2,
	minApp: 1,
	reset: 'sight'
};

export const target: ParserTarget = {
	seeds: [
		`\u0001${JSON.stringify(PAGE)}\n`,
		`\u0040${JSON.stringify({ ...PAGE, put: [], del: [], verdicts: [], more: false })}`,
		`\u0007${JSON.stringify(PAGE)}\n\n${JSON.stringify({ ...PAGE, more: false })}\n{"cookie":`
	],
	/** The first byte says how much of the rest arrives at a time. */
	async judge(input) {
		const rest = input.subarray(1);
		const lines = await collect(inChunks(rest, 1 + (input[0] ?? 0)));

		deepStrictEqual(lines, wholeLinesOf(rest));
		const read = lines.map(requireSameAsSchema);
		return read.length > 0 && read.every(Boolean);
	}
};

async function collect(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string[]> {
	const lines: string[] = [];
	for await (const line of linesOf(new Response(body), () => {})) lines.push(line);
	return lines;
}

function inChunks(bytes: Buffer, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
	let at = 0;
	return new ReadableStream({
		pull(controller) {
			if (at >= bytes.length) {
				controller.close();
				return;
			}
			controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)));
			at += size;
		}
	});
}

function wholeLinesOf(bytes: Buffer): string[] {
	const lines = new TextDecoder().decode(bytes).split('\n');
	return lines.filter((line) => line !== '');
}

/** The same with a schema of its rows, which `PullAnswer` checks by hand. */
const Page = z.extend(PullAnswer, {
	put: z.array(
		z.tuple([
			z.string(),
			z.string(),
			z.record(z.string(), z.unknown()),
			z.number(),
			z.record(z.string(), z.number())
		])
	),
	del: z.array(z.tuple([z.string(), z.string()]))
});

/** Requires that `PullAnswer`, which checks rows by hand, agrees with the schema of its rows. */
function requireSameAsSchema(line: string): boolean {
	const value = parseJson(line);
	if (value === undefined) return false;
	let isPage = true;
	try {
		PullAnswer.parse(value);
	} catch (error) {
		ok(error instanceof z.core.$ZodError, String(error));
		isPage = false;
	}
	strictEqual(isPage, Page.safeParse(value).success);
	return isPage;
}

function parseJson(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
