import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** How the mail server treats the next mails. */
export type MailMood =
	| { readonly kind: 'takes' }
	/** Answers DATA only when `release` is called. */
	| { readonly kind: 'holds' }
	| { readonly kind: 'refuses'; readonly at: 'recipient' | 'data'; readonly code: number }
	/** Receives the whole mail, and cuts the connection before confirming it. */
	| { readonly kind: 'drops' };

export interface ReceivedMail {
	readonly to: readonly string[];
	readonly messageId: string;
	readonly subject: string;
	/** Text as sent, with soft line breaks undone. */
	readonly content: string;
	/** The link in the mail, if there is one. */
	readonly link: string;
}

/** A real SMTP server on loopback, and the mails that it has received. */
export interface MailServer {
	readonly url: string;
	readonly port: number;
	readonly mails: readonly ReceivedMail[];
	/** Number of mails that are held at the moment. */
	readonly holding: number;
	mood: MailMood;
	release(): void;
	close(): Promise<void>;
}

export async function startMailServer(atPort = 0): Promise<MailServer> {
	const mails: ReceivedMail[] = [];
	const held: (() => void)[] = [];
	let mood: MailMood = { kind: 'takes' };

	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		disableReverseLookup: true,
		logger: false,
		closeTimeout: 200,
		onRcptTo(_address, _session, done) {
			if (mood.kind === 'refuses' && mood.at === 'recipient') done(refusal(mood.code));
			else done();
		},
		onData(stream, session, done) {
			const present = mood;
			text(stream).then((raw) => {
				const recipients = session.envelope.rcptTo.map(({ address }) => address);
				if (present.kind === 'refuses') {
					done(refusal(present.code));
					return;
				}
				const take = () => {
					mails.push(toMail(raw, recipients));
					if (present.kind === 'drops') for (const socket of connections) socket.destroy();
					else done();
				};
				if (present.kind === 'holds') held.push(take);
				else take();
			}, done);
		}
	});
	const connections = new Set<{ destroy(): void }>();
	server.server.on(
		'connection',
		(socket: { destroy(): void; once(n: 'close', f: () => void): void }) => {
			connections.add(socket);
			socket.once('close', () => connections.delete(socket));
		}
	);
	server.on('error', () => {});
	server.listen(atPort, '127.0.0.1');
	await once(server.server, 'listening');
	const address = server.server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;

	return {
		port,
		url: `smtp://127.0.0.1:${String(port)}`,
		mails,
		get holding() {
			return held.length;
		},
		get mood() {
			return mood;
		},
		set mood(next) {
			mood = next;
		},
		release() {
			for (const take of held.splice(0)) take();
		},
		async close() {
			for (const socket of connections) socket.destroy();
			await new Promise<void>((resolve) => server.close(resolve));
		}
	};
}

function refusal(responseCode: number): Error {
	return Object.assign(new Error('Not now'), { responseCode });
}

function toMail(raw: string, to: readonly string[]): ReceivedMail {
	const content = raw
		.replaceAll(/=\r?\n/g, '')
		.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	const header = (name: string) => new RegExp(`^${name}: (.*?)\r?$`, 'mi').exec(raw)?.[1] ?? '';
	return {
		to,
		content,
		messageId: header('message-id'),
		subject: header('subject'),
		link: /https?:\/\/[^\s"<]+/.exec(content)?.[0] ?? ''
	};
}
