import type { Authority, Store } from '../ports.ts';

/** Who keeps campaigns, vouchers and people is known only once the terminal is set up: asked each time. */
export function createAuthority(store: Store, here: Authority, headOffice: Authority): Authority {
  function keeper(): Authority {
    return store.read((tx) => tx.identity()?.standAlone ?? true) ? here : headOffice;
  }

  return {
    saveCampaign: (draft, by) => keeper().saveCampaign(draft, by),
    makeVouchers: (wanted, by) => keeper().makeVouchers(wanted, by),
    addVouchers: (campaignId, rows, by, onKept) =>
      keeper().addVouchers(campaignId, rows, by, onKept),
    addPerson: (person, by) => keeper().addPerson(person, by),
    changePerson: (personId, change, by) => keeper().changePerson(personId, change, by),
    shops: () => keeper().shops(),
  };
}
