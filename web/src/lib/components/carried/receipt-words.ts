import type { ReceiptError } from '#lib/engine-api/carried.ts';

export function receiptTrouble({ code }: ReceiptError): string {
	switch (code) {
		case 'locked':
			return 'Unlock Tenantry, then scan the receipt under Changes > Hand over.';
		case 'not_loaded':
			return 'Part of the app couldn’t be loaded. Reload and try again.';
		case 'not_found':
			return 'This receipt isn’t for a change waiting on this device. The change may already be resolved.';
		case 'forged':
			return 'Your server didn’t sign this receipt for this device, so it proves nothing.';
		case 'unsupported':
			return 'This browser can’t verify receipts. The change stays here and is sent once you’re online.';
	}
}
