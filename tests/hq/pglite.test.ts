import { careContract } from './careContract.ts';
import { hqContract } from './contract.ts';
import { forgeriesContract } from './forgeriesContract.ts';
import { keysContract } from './keysContract.ts';
import { killsContract } from './killsContract.ts';
import { wakingContract } from './wakingContract.ts';
import { settlingContract } from './settlingContract.ts';
import { stockContract } from './stockContract.ts';
import { termsContract } from './termsContract.ts';

const name = 'the embedded database';
const place = async () => ({ dataDir: null });

hqContract(name, place);
settlingContract(name, place);
termsContract(name, place);
careContract(name, place);
stockContract(name, place);
forgeriesContract(name, place);
keysContract(name, place);
killsContract(name, place);
wakingContract(name, place);
