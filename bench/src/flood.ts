import { post } from '@tenantry/tests/support/e2e-client.ts';

// A program of its own: what it takes to ask five hundred times at once is not to be measured.

const [, , url = '', count = '0'] = process.argv;

const statuses = await Promise.all(Array.from({ length: Number(count) }, (_, at) => attempt(at)));
console.log(JSON.stringify(statuses));

/** Everybody is somebody else and comes from elsewhere, so that nobody is turned away for that. */
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
