// @all: real processes; mails.test.ts has the same mails
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { connect } from '#support/world/client.ts';
import { ada } from '#support/world/people.ts';
import { waitUntil } from '#support/runner/wait.ts';
import { prepareFolder } from '#support/world/world.ts';
import { startMailServer, type MailServer } from '#support/mail/server.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';

const newcomer = {
	id: 'c'.repeat(24),
	email: 'noor.new@northwind-msp.example',
	role: 'Read Only',
	firstName: 'Noor',
	lastName: 'New'
};

let server: ServerProcess | undefined;
let smtp: MailServer | undefined;
let dataDir = '';

afterEach(async () => {
	await server?.close();
	await smtp?.close();
	server = smtp = undefined;
	await rm(dataDir, { recursive: true, force: true });
});

async function start(env: Record<string, string>) {
	dataDir = await prepareFolder([ada]);
	server = await startServer({ dataDir, env });
	return server;
}

test('a server killed between commit and delivery sends one email after its restart', async () => {
	smtp = await startMailServer();
	const mails = smtp;
	mails.mood = { kind: 'holds' };
	const killed = await start({
		SMTP_URL: smtp.url,
		MAIL_FROM: 'Portal <portal@msp.example>'
	});
	const owner = await connect(killed.url, ada);
	await owner.push(owner.mutation('administrator.create', newcomer));
	await waitUntil(() => mails.holding === 1);
	await killed.kill9();
	const before = mails.mails.length;

	mails.mood = { kind: 'takes' };
	await killed.start();
	await waitUntil(() => mails.mails.length > 0);
	await waitUntil(async () => {
		await owner.pull();
		return stateOf(owner.row('administrator', newcomer.id)?.value) === 'sent';
	});

	expect([before, mails.mails.length]).toEqual([0, 1]);
	expect(mails.mails[0]?.link).toContain(`${killed.url}/setup#token=`);
});

test('an email is a file when there is no mail server, and the start says where', async () => {
	const started = await start({});
	const folder = join(dataDir, 'mail');
	const owner = await connect(started.url, ada);
	await owner.push(owner.mutation('administrator.create', newcomer));
	await waitUntil(async () => (await filesIn(folder)).length === 1);

	const [name = ''] = await filesIn(folder);
	const text = await readFile(join(folder, name), 'utf8');

	expect(started.output).toContain(
		`Emails are written to ${folder} instead of being sent. Set SMTP_URL to send them.`
	);
	expect(text).toContain(`To: ${newcomer.email}`);
	expect(text.replaceAll('=\n', '')).toContain(`${started.url}/setup#token=`);
});

async function filesIn(folder: string): Promise<string[]> {
	const names = await readdir(folder).catch(() => []);
	return names.filter((name) => name.endsWith('.eml'));
}

function stateOf(value: Readonly<Record<string, unknown>> | undefined): unknown {
	const mail = value?.invitationMail;
	return typeof mail === 'object' && mail !== null && 'state' in mail ? mail.state : undefined;
}
