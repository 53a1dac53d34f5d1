/** Held by a worker for as long as it lives; both sides derive the name. */
export function lifeLockName(scriptPath: string, workerName: string): string {
	return `tenantry-life ${scriptPath} ${workerName}`;
}
