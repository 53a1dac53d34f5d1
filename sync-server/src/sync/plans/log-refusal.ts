import type { PlanOptions } from './store-with-plans.ts';

interface Log {
	warn(fields: object, message: string): void;
}

/** Says in the log that a plan waits, and why. */
export function logRefusal(log: Log): PlanOptions['onRefused'] {
	return ({ providerId, plan, code }) => {
		const { administratorId, name, dueAt } = plan;
		log.warn({ providerId, administratorId, plan: name, dueAt, code }, 'a plan waits');
	};
}
