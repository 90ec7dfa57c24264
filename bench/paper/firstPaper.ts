// Makes one paper and says how many milliseconds it took; what it stands on is loaded already.
import { createPaper } from '../../main/devices/paper/paper.ts';
import { fontProfile, pictureProfile, receipt } from './receipts.ts';

const paper = createPaper();
const document = receipt(1);
const profile = process.argv[2] === 'picture' ? pictureProfile : fontProfile;
const begun = performance.now();
const { length } = paper.escpos(document, profile);
const tookMs = performance.now() - begun;
if (length > 0) process.stdout.write(String(tookMs));
