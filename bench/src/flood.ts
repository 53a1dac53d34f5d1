import { post } from '@tenantry/tests/support/world/client.ts';

// Runs as a separate process, so that the cost of sending five hundred requests at once is not
// measured.

const [, , url = '', count = '0'] = process.argv;

const statuses = await Promise.all(Array.from({ length: Number(count) }, (_, at) => attempt(at)));
console.log(JSON.stringify(statuses));

/**
 * Signs in as a different person from a different address each time, so that no attempt is refused
 * for repeating either.
 */
async function attempt(at: number): Promise<number> {
	const person = { email: `nobody${at}@north.example`, password: 'seven lanterns over the quay' };
	const answer = await post(
		`${url}/session/v1/sign-in`,
		{ ...person, device: { name: 'Tablet' } },
		{ 'x-forwarded-for': `2001:db8:${at.toString(16)}::1` }
	);
	await answer.text();
	return answer.status;
}
