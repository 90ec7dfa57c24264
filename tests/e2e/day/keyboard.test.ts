import { keyboardHands } from './keyboardHands.ts';
import { wholeDay } from './wholeDay.ts';

wholeDay(keyboardHands, 'zh');
