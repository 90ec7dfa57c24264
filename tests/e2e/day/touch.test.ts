import { touchHands } from './touchHands.ts';
import { wholeDay } from './wholeDay.ts';

wholeDay(touchHands, 'en');
