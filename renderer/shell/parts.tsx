import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { useAllWords, useWords } from '../words.ts';
import { Fault } from './Fault.tsx';
import type { Place } from './place.ts';
import { RedeemScreen } from '../screens/redeem/RedeemScreen.tsx';
import s from './Desk.module.css';

/* The redeeming screen is there at once; the others are fetched when they are first opened. */
const GoodwillScreen = lazy(async () => ({
  default: (await import('../screens/goodwill/GoodwillScreen.tsx')).GoodwillScreen,
}));
const CustomersScreen = lazy(async () => ({
  default: (await import('../screens/customers/CustomersScreen.tsx')).CustomersScreen,
}));
const HistoryScreen = lazy(async () => ({
  default: (await import('../screens/history/HistoryScreen.tsx')).HistoryScreen,
}));
const DayScreen = lazy(async () => ({
  default: (await import('../screens/day/DayScreen.tsx')).DayScreen,
}));
const CampaignsScreen = lazy(async () => ({
  default: (await import('../screens/campaigns/CampaignsScreen.tsx')).CampaignsScreen,
}));
const DeskScreen = lazy(async () => ({
  default: (await import('../screens/desk/DeskScreen.tsx')).DeskScreen,
}));
const DevicesScreen = lazy(async () => ({
  default: (await import('../screens/devices/DevicesScreen.tsx')).DevicesScreen,
}));
const SettingsScreen = lazy(async () => ({
  default: (await import('../screens/settings/SettingsScreen.tsx')).SettingsScreen,
}));
const OpeningScreen = lazy(async () => ({
  default: (await import('../screens/opening/OpeningScreen.tsx')).OpeningScreen,
}));
const PracticeScreen = lazy(async () => ({
  default: (await import('../screens/practice/PracticeScreen.tsx')).PracticeScreen,
}));
const LessonDock = lazy(async () => ({
  default: (await import('../screens/practice/LessonDock.tsx')).LessonDock,
}));
const NextSteps = lazy(async () => ({
  default: (await import('../screens/setup/NextSteps.tsx')).NextSteps,
}));
const SetUpScreen = lazy(async () => ({
  default: (await import('../screens/setup/SetUpScreen.tsx')).SetUpScreen,
}));

const screens: Readonly<Record<Place, ReactNode>> = {
  redeem: <RedeemScreen />,
  goodwill: <GoodwillScreen />,
  customers: <CustomersScreen />,
  history: <HistoryScreen />,
  day: <DayScreen />,
  campaigns: <CampaignsScreen />,
  desk: <DeskScreen />,
  devices: <DevicesScreen />,
  settings: <SettingsScreen />,
  nextSteps: <NextSteps />,
  opening: <OpeningScreen />,
  practice: <PracticeScreen />,
};

function Opened({ children }: { readonly children: ReactNode }) {
  const words = useWords('session');
  const canSpeak = useAllWords();
  const opening = <output className={s.opening}>{words('openingPart')}</output>;
  return (
    <Fault>
      <Suspense fallback={opening}>{canSpeak ? children : opening}</Suspense>
    </Fault>
  );
}

/** The part of the counter that is open. */
export function Part({ place }: { readonly place: Place }) {
  if (place === 'redeem') return <Fault key={place}>{screens[place]}</Fault>;
  return <Opened key={place}>{screens[place]}</Opened>;
}

/** The lesson that is under way, beside whatever part is open. */
export function Dock() {
  return (
    <Opened>
      <LessonDock />
    </Opened>
  );
}

export function FirstSetUp() {
  return (
    <Opened>
      <SetUpScreen />
    </Opened>
  );
}
