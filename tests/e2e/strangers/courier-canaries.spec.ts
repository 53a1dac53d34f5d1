// @all: reads every file of a browser’s profile
import { Envelope } from '@tenantry/shared/protocol/envelope.ts';
import { Receipt } from '@tenantry/shared/protocol/receipt.ts';
import { findCanaries, newCanary } from '#support/canaries/canaries.ts';
import { openScreen, signIn, suspendAdministrator } from '#support/browser/app.ts';
import { readQrCode } from '#support/browser/qr-code.ts';
import { waitUntilRegistered } from '#support/browser/storage/stored-table.ts';
import { LockedDevice } from '#support/envelopes/locked-device.ts';
import { sendEnvelopes } from '#support/envelopes/post.ts';
import { connect } from '#support/world/client.ts';
import { ada, ben, jimenez, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('SEC-G01 SEC-L18 no browser file names a courier, neither theirs nor that of the device that takes the receipt', async ({
	world,
	openKillableBrowser
}) => {
	const colleague = await connect(world.server.url, ben);
	const courier = { firstName: newCanary('Cf'), lastName: newCanary('Cl') };
	const own = { firstName: newCanary('Of'), lastName: newCanary('Ol') };
	await colleague.push(
		colleague.mutation('administrator.editDetails', { id: ben.id, ...courier }),
		colleague.mutation('administrator.editDetails', { id: ada.id, ...own })
	);
	await colleague.pull();
	const phone = await LockedDevice.register(colleague, colleague);
	const browser = await openKillableBrowser();
	const { page, context, profile } = browser;
	await signIn(page, ada);
	await waitUntilRegistered(page, ada.id);
	const found = () => findCanaries(profile, [...Object.values(courier), ...Object.values(own)]);

	const tab = await context.newPage();
	await tab.goto('/deliver');
	await expect(tab.getByRole('button', { name: 'Scan code' })).toBeVisible();
	world.wire.cut();
	await suspendAdministrator(page, sam.name);
	await openScreen(page, 'Changes');
	await page.getByRole('button', { name: 'Hand over' }).click();
	await page.getByRole('button', { name: 'Show code' }).click();
	const link = await readQrCode(page.getByRole('img', { name: 'QR code of the encrypted change' }));
	const request = (path: string, init?: RequestInit) => fetch(world.server.url + path, init);
	const [answer] = await sendEnvelopes({ request }, await phone.carry(envelopeIn(link)));
	await tab.goto(receiptLink(link, Receipt.parse(answer)));
	await expect(tab.getByRole('main')).toContainText(`delivered by ${courier.firstName}`);
	expect(await found(), 'the author has read the receipt').toEqual([]);

	world.wire.heal();
	const change = colleague.mutation('administrator.suspend', { id: jimenez.id });
	await tab.goto(envelopeLink(link, await phone.seal(change)));
	await tab.getByRole('button', { name: 'Deliver', exact: true }).click();
	await expect(tab.getByText('Received by the server')).toBeVisible();
	expect(await found(), 'the courier has delivered').toEqual([]);
	await browser.quit();
	expect(await found(), 'ended').toEqual([]);
});

/** Reads the envelope in a link as an app would that carries it. */
function envelopeIn(link: string): Envelope {
	const [, providerId, deviceId, keyId, number, sealed, signature] = fieldsOf(link);
	return Envelope.parse({ providerId, deviceId, keyId, number: Number(number), sealed, signature });
}

function fieldsOf(link: string): readonly string[] {
	return new URL(link).hash.slice(1).split('.');
}

function envelopeLink(like: string, envelope: Envelope): string {
	const { providerId, deviceId, keyId, number, sealed, signature } = envelope;
	return linkLike(like, ['e1', providerId, deviceId, keyId, number, sealed, signature]);
}

function receiptLink(like: string, receipt: Receipt): string {
	const { deviceId, number, digest, asOf, sealed, keyId, signature } = receipt;
	return linkLike(like, ['r2', deviceId, number, digest, asOf, sealed, keyId, signature]);
}

function linkLike(like: string, fields: readonly (string | number)[]): string {
	return `${like.split('#')[0]}#${fields.join('.')}`;
}
