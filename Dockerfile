# Head office. Not the terminal: that runs where the scanner and the printer are.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No build scripts: head office needs none of the packages that have one.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 COUNTERSIGN_HQ_DATA=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY shared ./shared
COPY hq ./hq
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "hq/start.ts", "ready"]
# Longer than STOP_WITHIN_S: `docker stop --time 15`, or stop_grace_period in compose.yaml.
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=4", "hq/start.ts"]
