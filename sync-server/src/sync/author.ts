import type { RowSource } from '@tenantry/shared/collection.ts';
import { providers } from '@tenantry/shared/domain/provider.ts';

import type { StoredDevice } from '#store/store.ts';
import { personName } from './person-name.ts';

/** Whose mutations are decided, and on which device they were made. */
export interface Author {
	readonly providerId: string;
	readonly administratorId: string;
	readonly name: string;
	readonly device: StoredDevice;
	/** Where the request came from. */
	readonly address?: string | undefined;
	readonly staleAfterMs: number;
	/** What their device's clock says at this moment. */
	readonly clientNow: number;
}

/** As the rows stand at this moment. */
export function authorOf(
	source: RowSource,
	{ device, ...rest }: Pick<Author, 'device' | 'clientNow' | 'address'>
): Author {
	const { provider_id: providerId, administrator_id: administratorId } = device;
	const provider = providers.parse(source.row('provider', providerId)?.value);
	return {
		...{ providerId, administratorId, device, ...rest },
		name: personName(source.row('administrator', administratorId)?.value),
		staleAfterMs: provider.staleAfterHours * 3_600_000
	};
}
