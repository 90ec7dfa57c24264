import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { Fault } from './Fault.tsx';
import type { Place } from './place.ts';
import { RedeemScreen } from '../screens/redeem/RedeemScreen.tsx';
import s from './Desk.module.css';

/* The redeeming screen is there at once; the others are fetched when they are first opened. */
const GoodwillScreen = lazy(async () => ({
  default: (await import('../screens/goodwill/GoodwillScreen.tsx')).GoodwillScreen,
}));
const HistoryScreen = lazy(async () => ({
  default: (await import('../screens/history/HistoryScreen.tsx')).HistoryScreen,
}));
const CampaignsScreen = lazy(async () => ({
  default: (await import('../screens/campaigns/CampaignsScreen.tsx')).CampaignsScreen,
}));
const DevicesScreen = lazy(async () => ({
  default: (await import('../screens/devices/DevicesScreen.tsx')).DevicesScreen,
}));
const SettingsScreen = lazy(async () => ({
  default: (await import('../screens/settings/SettingsScreen.tsx')).SettingsScreen,
}));
const SetUpScreen = lazy(async () => ({
  default: (await import('../screens/setup/SetUpScreen.tsx')).SetUpScreen,
}));

const screens: Readonly<Record<Place, ReactNode>> = {
  redeem: <RedeemScreen />,
  goodwill: <GoodwillScreen />,
  history: <HistoryScreen />,
  campaigns: <CampaignsScreen />,
  devices: <DevicesScreen />,
  settings: <SettingsScreen />,
};

function Opened({ children }: { readonly children: ReactNode }) {
  const words = useWords('session');
  return (
    <Fault>
      <Suspense fallback={<output className={s.opening}>{words('openingPart')}</output>}>
        {children}
      </Suspense>
    </Fault>
  );
}

/** The part of the counter that is open. */
export function Part({ place }: { readonly place: Place }) {
  return <Opened key={place}>{screens[place]}</Opened>;
}

export function FirstSetUp() {
  return (
    <Opened>
      <SetUpScreen />
    </Opened>
  );
}
