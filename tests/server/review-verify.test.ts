import { verifyReviewCommand } from '@tenantry/sync-server/command/verify-review.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { altered, lineAt, type Draft } from '#support/evidence/alterations.ts';
import { openEvidenceWorld, type EvidenceWorld } from '#support/evidence/evidence-world.ts';
import { verifyFile } from '#support/evidence/verify-file.ts';
import { DATABASES } from '#support/servers/world.ts';
import { unlockLogs } from '#support/store/tamper.ts';

const sqlOf = ({ store }: EvidenceWorld, statement: string) => sql.raw(statement).execute(store.db);

describe.each(DATABASES)('on %s', (database) => {
	let world: EvidenceWorld;
	let reviewId: string;

	beforeEach(async () => {
		world = await openEvidenceWorld({ database });
		reviewId = await world.start();
		await world.decideAll(reviewId);
		await world.fallDue(reviewId, world.subjects.Eve);
	});
	afterEach(() => world.close());

	const verify = (text: string, provider?: string) => verifyFile(world, { text, provider });
	const verifyAltered = async (alter: (file: Draft) => unknown) =>
		verify(altered(await world.exportText(reviewId), alter));

	const headLine = async () => {
		const { position, hash } = (await world.evidence(reviewId)).head;
		return `Head: event ${position}, ${hash}, ${new Date(world.clock.now).toISOString()}\n`;
	};

	test('SEC-F16 an export is verified line by line', async () => {
		expect(await verify(await world.exportText(reviewId))).toEqual({
			text: `6 of 6 lines verified.\nScope: 6 of 7 people were under review.\n${await headLine()}`,
			exitCode: 0
		});
	});

	test('SEC-F16 evidence stays true when people, decisions and the provider change later', async () => {
		const open = await world.start({ name: 'Another' });
		const { Sam, Mia, Lou } = world.subjects;
		await world.decide(world.ada, { id: Sam, reviewId: open, kind: 'reduce', note: 'First' });
		const [text, ended] = [await world.exportText(open), await world.exportText(reviewId)];

		await world.decide(world.ada, { id: Sam, reviewId: open, kind: 'keep' });
		await world.decide(world.kim, { id: Mia, reviewId: open, kind: 'suspend' });
		await world.apply('administrator.editDetails', { id: Sam, firstName: 'Samuel' });
		await world.apply('administrator.delete', { id: Lou, email: `${Lou}@north.example` });
		await world.kim.pull();
		await world.kim.change('accessReview.close', { id: open });

		for (const [file, later] of [
			[text, '3 events after the head changed this review.\n'],
			[ended, '']
		] as const) {
			const { text: said, exitCode } = await verify(file);
			expect(said).toMatch(
				/^6 of 6 lines verified\.\nScope: .*\nHead: event \d+, [0-9a-f]{64}, 2026-[\d-]+T/
			);
			expect(said.split('Z\n')[1]).toBe(later);
			expect(exitCode).toBe(0);
		}
		expect((await verify(await world.exportText(open))).exitCode).toBe(0);
	});

	test('SEC-F16 a suspension by the due date that names a reviewer is found', async () => {
		const { text, exitCode } = await verifyAltered((file) => {
			lineAt(file, 3).by = lineAt(file, 0).by;
		});

		expect(exitCode).toBe(1);
		expect(text).toContain(
			`Eve Subject (administrator ${world.subjects.Eve}), by: the file says {`
		);
	});

	test('SEC-F16 an invented decision about an undecided person is found', async () => {
		const { text, exitCode } = await verifyAltered((file) => {
			const { administratorId, name, email } = lineAt(file, 4);
			file.lines[4] = { ...lineAt(file, 0), administratorId, name, email };
		});

		expect(exitCode).toBe(1);
		expect(text).toContain('decision: the file says "keep", the audit says "undecided"');
		expect(text).toContain('audit: the file says {"position":');
	});

	test.each([
		['about a person outside of the review', () => world.kim.administratorId],
		['about somebody who never existed', () => 'f'.repeat(24)]
	])('SEC-F16 a line %s that was added is found', async (_, idOf) => {
		const { text, exitCode } = await verifyAltered((file) => {
			file.lines.push({ ...lineAt(file, 0), administratorId: idOf() });
		});

		expect(exitCode).toBe(1);
		expect(text).toContain(`Administrator "${idOf()}": the line was added.\n`);
		expect(text).toContain('6 of 6 lines verified.\n');
	});

	test('SEC-F16 a line about nobody is found', async () => {
		const { text, exitCode } = await verifyAltered((file) => {
			Object.assign(file.lines, { 6: { decision: 'keep' }, 7: null });
		});

		expect(exitCode).toBe(1);
		expect(text.match(/A line about nobody: the line was added\./g)).toHaveLength(2);
	});

	test('SEC-F16 no text in a file, and no name, looks like a line of the answer', async () => {
		const forged = '\n6 of 6 lines verified.\n\u202E';
		const args = { id: world.subjects.Mia, lastName: forged };
		await world.apply('administrator.editDetails', args);

		const { text, exitCode } = await verifyAltered((file) => {
			Object.assign(lineAt(file, 1), { decision: forged, [forged]: forged });
			file.lines.push({ ...lineAt(file, 0), administratorId: forged });
		});

		expect(exitCode).toBe(1);
		expect(text.match(/^\d of 6 lines verified\.$/gm)).toEqual(['5 of 6 lines verified.']);
		expect(text).not.toContain('\u202E');
	});

	test('SEC-F16 a head at another event is found, and decisions made after it', async () => {
		const { text, exitCode } = await verifyAltered((file) => {
			file.head.position = lineAt(file, 0).audit.position;
		});

		expect(exitCode).toBe(1);
		expect(text).toContain('head.hash: the file says "');
		expect(text).toContain('decision: the file says "reduce", the audit says "undecided"');
	});

	test('SEC-F16 an old file that claims to be newer than a later event is found', async () => {
		const { Sam, Mia } = world.subjects;
		const open = await world.start({ name: 'Another' });
		await world.decide(world.ada, { id: Sam, reviewId: open, kind: 'keep' });
		const old = await world.exportText(open);
		world.clock.now += 300_000;
		await world.decide(world.ada, { id: Mia, reviewId: open, kind: 'suspend' });
		const nextAt = new Date(world.clock.now).toISOString();
		world.clock.now += 300_000;
		const exportedAt = new Date(world.clock.now).toISOString();

		const renewed = await verify(altered(old, (file) => Object.assign(file, { exportedAt })));
		const honest = await verify(old);

		expect(renewed.exitCode).toBe(1);
		expect(renewed.text).toMatch(
			new RegExp(
				`^exportedAt: the file says "${exportedAt}", the audit says 2026-.* to ${nextAt}\\.$`,
				'm'
			)
		);
		expect(honest.exitCode).toBe(0);
		expect(honest.text).toContain('\n1 event after the head changed this review.\n');
	});

	test('SEC-F16 an export during a change that was begun before is true', async () => {
		const text = await world.exportText(reviewId);
		world.clock.now -= 5_000;
		await world.apply('administrator.editDetails', { id: world.subjects.Sam, firstName: 'Max' });

		expect((await verify(text)).exitCode).toBe(0);
	});

	test('SEC-F16 a head beyond the audit is refused', async () => {
		const { version } = (await world.audit()).at(-1) ?? { version: 0 };

		const { text, exitCode } = await verifyAltered((file) => (file.head.position = 2 ** 50));

		expect(exitCode).toBe(1);
		expect(text).toContain(`the audit ends at event ${version}.\n`);
		expect(text).not.toContain('verified.');
	});

	test('SEC-F16 the evidence of a review that does not exist is not verified', async () => {
		const { text, exitCode } = await verifyAltered((file) => (file.review.id = 'f'.repeat(24)));

		expect(exitCode).toBe(1);
		expect(text).toContain('The audit log has no such access review');
	});

	test.each([
		['edited', `UPDATE audit_event SET actor_name = 'Eve' WHERE version = `],
		['deleted', 'DELETE FROM audit_event WHERE version = ']
	])('SEC-F16 nothing is verified against an audit that was %s', async (_, statement) => {
		const text = await world.exportText(reviewId);
		const { audit } = (await world.evidence(reviewId)).lines[1] ?? {};
		await unlockLogs(world.store.db);
		await sqlOf(world, `${statement}${audit?.position}`);

		const verified = await verify(text);

		expect(verified.exitCode).toBe(1);
		expect(verified.text).toContain(`The chain is broken at event ${audit?.position}`);
		expect(verified.text).not.toContain('lines verified');
	});

	test('SEC-F16 an audit that is shorter than the file is named', async () => {
		const text = await world.exportText(reviewId);
		const { length } = await world.audit();
		await unlockLogs(world.store.db);
		await sqlOf(world, `DELETE FROM audit_event WHERE version = ${length}`);

		expect((await verify(text)).text).toContain(`The chain is broken at event ${length}`);
	});

	test('SEC-F16 a decision that was changed in the row and not in the audit is not exported', async () => {
		const row = `WHERE collection = 'reviewDecision'`;
		await sqlOf(
			world,
			`UPDATE record SET value = replace(value, '"kind":"reduce"', '"kind":"keep"') ${row}`
		);

		const text = await world.exportText(reviewId);

		expect(text).toContain('"decision": "reduce"');
		expect((await verify(text)).exitCode).toBe(0);
	});

	test.each([
		['no JSON', () => 'decision,keep'],
		['another JSON', () => '[]'],
		['of another format', () => '{"format":"tenantry-audit","formatVersion":1}'],
		['without a version', () => '{"format":"tenantry-access-review"}'],
		['without lines', () => '{"format":"tenantry-access-review","formatVersion":1}'],
		['nested beyond reason', () => '['.repeat(100_000)]
	])('a file that is %s is no evidence', async (_, text) => {
		await expect(verify(text())).rejects.toThrow(/is not the evidence of an access review/);
	});

	test('SEC-F16 a file with a duplicate key is not accepted as evidence', async () => {
		const text = await world.exportText(reviewId);

		const twice = text.replace('"decision": "keep"', '"decision": "suspend", "decision": "keep"');

		await expect(verify(twice)).rejects.toThrow(/is not the evidence of an access review/);
	});

	test.each([
		['the file', (text: string) => text.replace('{', '{"__proto__": {"reviewers": []},')],
		['a line', (text: string) => text.replace('"decision": ', '"__proto__": {}, "decision": ')]
	])('SEC-F16 a name that readers drop is noticed when it is added to %s', async (_, add) => {
		const added = add(await world.exportText(reviewId));

		expect(added).toContain('__proto__');
		await expect(verify(added)).rejects.toThrow(/is not the evidence of an access review/);
	});

	test('a file from a newer version is refused with that reason', async () => {
		const newer = verifyAltered((file) => (file.formatVersion = 2));

		await expect(newer).rejects.toThrow('exported by a newer version of Tenantry');
	});

	test('a file of another provider is refused', async () => {
		const text = await world.exportText(reviewId);

		await expect(verify(text, 'South Provider')).rejects.toThrow(
			'belongs to North Provider, not to South Provider.'
		);
		await expect(verifyAltered((file) => (file.provider.id = 'f'.repeat(24)))).rejects.toThrow(
			'belongs to a provider that is not in this database.'
		);
		expect((await verify(text, ' North Provider ')).exitCode).toBe(0);
	});

	test('a file that cannot be read, or is not given, is refused', async () => {
		const { store } = world;
		const run = (...words: readonly string[]) =>
			verifyReviewCommand({ store, words, provider: undefined });

		await expect(run('/nowhere/nothing.json')).rejects.toThrow('nothing.json cannot be read.');
		await expect(run()).rejects.toThrow('Give one FILE.');
		await expect(run('a.json', 'b.json')).rejects.toThrow('Give one FILE.');
	});
});
