import { err } from '@tenantry/shared/result.ts';
import type { People } from '#lib/replica/people.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';

/**
 * Signing out without a network leaves a mark: ending that session is the first request when there
 * is one, and nothing goes before it (sync.md, "Devices and people").
 */
export function endingFirst(server: ServerApi, people: People): ServerApi {
	const offline = err({ code: 'offline' } as const);
	const settle = async (): Promise<boolean> => {
		for (const ending of await people.ending.toArray()) {
			const ended = await server.signOut(ending);
			if (!ended.ok && ended.error.code !== 'unauthenticated') return false;
			await people.ending.delete(ending.deviceId);
		}
		return true;
	};
	return {
		signIn: async (request) => ((await settle()) ? server.signIn(request) : offline),
		startEnrolment: (ticket) => server.startEnrolment(ticket),
		confirmEnrolment: (ticket, code) => server.confirmEnrolment(ticket, code),
		setUp: (request) => server.setUp(request),
		reset: (request) => server.reset(request),
		resume: async (request) => ((await settle()) ? server.resume(request) : offline),
		signOut: (request) => server.signOut(request),
		makeApiKey: async () => ((await settle()) ? server.makeApiKey() : offline),
		links: () => server.links(),
		push: async (request) => ((await settle()) ? server.push(request) : offline),
		pull: async (request, receive) => ((await settle()) ? server.pull(request, receive) : offline),
		known: async (request) => ((await settle()) ? server.known(request) : offline),
		ask: async (question) => ((await settle()) ? server.ask(question) : offline),
		download: async (path) => ((await settle()) ? server.download(path) : offline)
	};
}
