/** What stands together on the screen of devices, as somebody looks for it; also where others lead to. */
export const deviceGroups = ['scanning', 'printing', 'records', 'beside'] as const;
export type DeviceGroup = (typeof deviceGroups)[number];

/** Where a group stands on the page. */
export const groupId = (group: DeviceGroup): string => `devices-${group}`;

/** Brings a group into sight, and the keyboard to it. */
export function showGroup(group: DeviceGroup): void {
  const place = document.getElementById(groupId(group));
  place?.scrollIntoView({ block: 'start' });
  place?.focus({ preventScroll: true });
}
