import { hqContract } from './contract.ts';

hqContract('the embedded database', async () => ({ dataDir: null }));
