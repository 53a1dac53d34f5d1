import fc from 'fast-check';
import { change, device, faults } from './locked-steps.ts';

/** Deliveries of what a device carries: each with its faults, and with what is said about who does. */
const deliveries = fc.array(
	fc.record({
		faults,
		claim: fc.constantFrom('app', 'app', 'app', 'signed', 'unsigned', 'forged')
	}),
	{ maxLength: 3 }
);

/** Steps of devices that carry the envelopes of others. */
const carriedStep = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('hand' as const),
			device,
			/** The device that reads the codes. */
			to: device,
			/** The last thing that the author does. */
			change: fc.option(change),
			/** What the carrier delivers at once. */
			deliveries,
			/** Whether the author's device never sees the server again. */
			isLost: fc.nat({ max: 7 }).map((draw) => draw === 0)
		})
	},
	{
		weight: 4,
		/** Delivers everything that the device carries, whether or not it has been delivered before. */
		arbitrary: fc.record({ kind: fc.constant('deliver' as const), device, deliveries })
	}
);
export type CarriedStep = typeof carriedStep extends fc.Arbitrary<infer S> ? S : never;
export type Delivery = CarriedStep['deliveries'][number];

/** Drawn after all other steps of a run, so that those do not change. Empty in every other run. */
export const carriedHistory = fc.oneof(
	fc.constant([]),
	fc.array(fc.record({ at: fc.nat({ max: 89 }), step: carriedStep }), {
		minLength: 10,
		maxLength: 20,
		size: 'max'
	})
);
