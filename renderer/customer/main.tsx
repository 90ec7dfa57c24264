import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { CustomerLine } from '../../shared/contract/customerScreen.ts';
import { refuseTextAsCode } from '../trustedTypes.ts';
import { CustomerPage } from './CustomerPage.tsx';
import { httpLine } from './httpLine.ts';
import '../ui/base.css';

declare global {
  interface Window {
    /** Put there by the preload of the customer's window in the Electron host. */
    readonly countersignCustomer?: CustomerLine;
  }
}

refuseTextAsCode();

const root = document.getElementById('root');
if (root === null) throw new Error('customer.html has no #root');

createRoot(root).render(
  <StrictMode>
    <CustomerPage line={window.countersignCustomer ?? httpLine()} />
  </StrictMode>,
);
void import('../ui/faces.ts');
