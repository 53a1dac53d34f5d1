import { NOTICE_KINDS } from '@tenantry/sync-server/auth/log/notice.ts';
import { messageWords } from '@tenantry/sync-server/mail/message-words.ts';
import { REMINDER } from '@tenantry/sync-server/mail/reminder.ts';
import { expect, test } from 'vitest';

const link = 'https://portal.example/setup#token=abc';
const kinds = [
	'mail.invitation',
	'mail.passwordReset',
	'mail.totpReset',
	'mail.emailChanged',
	'mail.operatorLink',
	'mail.operatorReset',
	'mail.reviewStarted',
	'mail.reviewDue',
	REMINDER,
	...NOTICE_KINDS
] as const;

test.each(kinds)('the name of a provider stays text in %s', (kind) => {
	const providerName = `<img src=x onerror="alert('1')"> & Co`;

	const { html, text, subject } = messageWords(kind, { providerName, link });

	expect(html).not.toContain('<img');
	expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; Co');
	expect(text).toContain(providerName);
	expect(subject).not.toContain('Co');
});

test.each(kinds)('%s says the same in both forms', (kind) => {
	const { html, text } = messageWords(kind, { providerName: 'North', link });

	const hasLink = kind !== 'mail.emailChanged' && !kind.startsWith('notice.');
	expect([html.includes(`href="${link}"`), text.includes(link)]).toEqual([hasLink, hasLink]);
	const words = text.split('\n').filter((line) => line !== '' && line !== link);
	for (const line of words) expect(html).toContain(line.replace(/:$/, '').replaceAll('&', '&amp;'));
});
