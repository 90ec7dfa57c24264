import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { customerRateChannel, customerViewChannel } from '../main/host/electron/channels.ts';

/** All that the customer's page gets: to see what is shown, and to rate. There is no way to a method. */
contextBridge.exposeInMainWorld('countersignCustomer', {
  watch(show: unknown): () => void {
    if (typeof show !== 'function') throw new TypeError('watch takes a function');
    const hear = (_event: IpcRendererEvent, view: unknown): void => {
      show(view);
    };
    ipcRenderer.on(customerViewChannel, hear);
    void ipcRenderer.invoke(customerViewChannel).then((view: unknown) => show(view));
    return () => {
      ipcRenderer.removeListener(customerViewChannel, hear);
    };
  },
  rate(rating: unknown): Promise<unknown> {
    return ipcRenderer.invoke(customerRateChannel, Number(rating));
  },
});
