import { AdministratorId } from '#domain/ids.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { World } from './world.ts';

export const HOUR_MS = 3_600_000;
export const NOW = 1_767_603_600_000;

export const inHours = (hours: number) => NOW + hours * HOUR_MS;

export function openPlanWorld() {
	const world = new World();
	world.elapsedMs = NOW;
	return {
		world,
		owner: AdministratorId.parse(world.administrator(1, OWNER_ROLE)),
		other: AdministratorId.parse(world.administrator(2, OWNER_ROLE)),
		manager: world.administrator(3, 'Manager'),
		sam: AdministratorId.parse(world.administrator(4, 'Help Desk'))
	};
}
