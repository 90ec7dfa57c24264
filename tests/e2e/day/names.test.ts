import { namesHands } from './namesHands.ts';
import { wholeDay } from './wholeDay.ts';

wholeDay(namesHands, 'zh');
