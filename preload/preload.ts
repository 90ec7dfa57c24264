import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { callChannel, eventChannel } from '../main/host/electron/channels.ts';

/**
 * All that a page gets: to call a method and to hear events. No channel name and no event object of
 * Electron's crosses over; input goes as JSON, so both hosts see the same bytes.
 */
contextBridge.exposeInMainWorld('countersign', {
  call(method: unknown, input: unknown): Promise<unknown> {
    return ipcRenderer.invoke(callChannel, String(method), JSON.stringify(input) ?? '');
  },
  listen(listener: unknown): () => void {
    if (typeof listener !== 'function') throw new TypeError('listen takes a function');
    const hear = (_event: IpcRendererEvent, name: unknown): void => {
      listener(name);
    };
    ipcRenderer.on(eventChannel, hear);
    return () => {
      ipcRenderer.removeListener(eventChannel, hear);
    };
  },
});
