/** What an address of the service lets its caller do; each `/v1/admin` address names one. */
export const scopes = [
  'read',
  'shops',
  'terminals',
  'people',
  'campaigns',
  'vouchers',
  'customers',
  'imports',
  'cases',
  'claims',
  'changes',
  'metrics',
  'audit',
  'keys',
  'access',
  'running',
] as const;
export type Scope = (typeof scopes)[number];

/** What a machine's key may be given: none makes accounts or keys, or changes the chain's own keys. */
export const keyScopes = [
  'read',
  'shops',
  'terminals',
  'people',
  'campaigns',
  'vouchers',
  'customers',
  'imports',
  'cases',
  'claims',
  'changes',
  'metrics',
  'audit',
] as const satisfies readonly Scope[];
export type KeyScope = (typeof keyScopes)[number];

export const officeRoles = ['viewer', 'operator', 'admin'] as const;
export type OfficeRole = (typeof officeRoles)[number];

const operatorScopes: readonly Scope[] = [
  'read',
  'shops',
  'terminals',
  'people',
  'vouchers',
  'customers',
  'imports',
  'cases',
  'claims',
];

export function scopesOf(role: OfficeRole): readonly Scope[] {
  switch (role) {
    case 'viewer':
      return ['read'];
    case 'operator':
      return operatorScopes;
    case 'admin':
      return scopes;
  }
}
