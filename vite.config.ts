import { join } from 'node:path';
import { builtinModules } from 'node:module';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import react from '@vitejs/plugin-react';

const root = import.meta.dirname;

/** Electron's main process finds packages in `node_modules` (also inside the app's archive): never bundled. */
function packagesLeftOutside(): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(manifest.dependencies);
}

const nodeModules = [...builtinModules, /^node:/];

/**
 * zod tries `new Function` when the first object schema is made, which the content policy reports. It has
 * a switch, but schemas are made while modules load, in an order that chunks decide: so the switch is
 * turned where it is defined.
 */
function zodWithoutEval(): Plugin {
  const definesTheSwitch = /[\\/]zod[\\/]v4[\\/]core[\\/]core\.js$/;
  return {
    name: 'countersign:zod-without-eval',
    transform: {
      filter: { id: definesTheSwitch },
      handler: (code) => ({ code: `${code}\nglobalConfig.jitless = true;\n`, map: null }),
    },
  };
}

/** `vite build --app`: the screens, Electron's main process, and its one-file preload script. */
export default defineConfig({
  root: join(root, 'renderer'),
  base: '/',
  publicDir: join(root, 'renderer/public'),
  cacheDir: join(root, 'node_modules/.vite'),
  plugins: [react(), zodWithoutEval()],
  worker: { format: 'es', plugins: () => [zodWithoutEval()] },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'main', 'preload', 'customerPreload']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
  environments: {
    client: {
      build: {
        outDir: join(root, 'dist/renderer'),
        emptyOutDir: true,
        target: 'chrome120',
        // The content policy allows no `data:` scripts, styles or fonts.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 1500,
        rolldownOptions: {
          input: [join(root, 'renderer/index.html'), join(root, 'renderer/customer.html')],
        },
      },
    },
    // Not part of the product: `npm run gallery` builds it, nothing ships it.
    gallery: {
      consumer: 'client',
      build: {
        outDir: join(root, 'dist/gallery'),
        emptyOutDir: true,
        target: 'chrome120',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 1500,
        rolldownOptions: { input: join(root, 'renderer/gallery/index.html') },
      },
    },
    main: {
      consumer: 'server',
      resolve: { external: packagesLeftOutside() },
      build: {
        outDir: join(root, 'dist/main'),
        emptyOutDir: true,
        target: 'node24',
        copyPublicDir: false,
        minify: false,
        ssr: true,
        rolldownOptions: {
          input: {
            electron: join(root, 'main/host/electron/entry.ts'),
            backupWorker: join(root, 'main/store/backup/backupWorker.ts'),
            checkWorker: join(root, 'main/store/mend/checkWorker.ts'),
          },
          external: ['electron', ...nodeModules],
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      // A sandboxed preload cannot require files: everything but `electron` is bundled into the one.
      resolve: { noExternal: true },
      build: {
        outDir: join(root, 'dist/preload'),
        emptyOutDir: true,
        target: 'chrome120',
        copyPublicDir: false,
        minify: false,
        ssr: true,
        rolldownOptions: {
          input: join(root, 'preload/preload.ts'),
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
        },
      },
    },
    customerPreload: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        outDir: join(root, 'dist/preload'),
        emptyOutDir: false,
        target: 'chrome120',
        copyPublicDir: false,
        minify: false,
        ssr: true,
        rolldownOptions: {
          input: join(root, 'preload/customerPreload.ts'),
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: 'customerPreload.cjs', codeSplitting: false },
        },
      },
    },
  },
});
