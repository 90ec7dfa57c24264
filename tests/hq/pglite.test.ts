import { hqContract } from './contract.ts';
import { keysContract } from './keysContract.ts';
import { killsContract } from './killsContract.ts';
import { settlingContract } from './settlingContract.ts';
import { termsContract } from './termsContract.ts';

const name = 'the embedded database';
const place = async () => ({ dataDir: null });

hqContract(name, place);
settlingContract(name, place);
termsContract(name, place);
keysContract(name, place);
killsContract(name, place);
