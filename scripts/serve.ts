import { endWithLaunchers } from './launchers.ts';

// The program that `start` builds and becomes.
endWithLaunchers();
await import('@tenantry/sync-server/main.ts');
