import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { Answer, Problem, ProblemCode } from '../../shared/contract/problem.ts';
import type { ScanEvent, TerminalNews } from '../../shared/contract/events.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import { isScanEvent } from '../../shared/contract/events.ts';
import type { Terminal } from '../../shared/contract/terminal.ts';
import { useTerminal } from './terminal.ts';

export interface Called<T> {
  /** The last good value; stays while it is asked again. */
  readonly value: T | null;
  /** Why there is no value, or why the last asking failed. */
  readonly problem: Problem | null;
  /** Nothing has come back yet. */
  readonly isLoading: boolean;
  readonly again: () => void;
}

export interface CallOptions {
  /** Not asked while false; true unless told. */
  readonly when?: boolean;
  /** Asked again every so many ms; never unless told (events say when). */
  readonly everyMs?: number;
}

/** Asks a method and keeps its answer fresh by the terminal's events. */
export function useCall<M extends MethodName>(
  method: M,
  input: InputOf<M>,
  { when = true, everyMs }: CallOptions = {},
): Called<OutputOf<M>> {
  const terminal = useTerminal();
  const client = useQueryClient();
  const queryKey = [method, input] as const;
  const query = useQuery({
    queryKey,
    queryFn: async () => {
      const answer = await terminal.call(method, input);
      return heard(answer, client.getQueryData<Heard<OutputOf<M>>>(queryKey));
    },
    enabled: when,
    refetchInterval: everyMs ?? false,
  });
  const last: Heard<OutputOf<M>> | undefined = query.data;
  const { refetch } = query;
  const again = useCallback(() => void refetch(), [refetch]);
  return {
    value: last?.value ?? null,
    problem: last?.problem ?? null,
    isLoading: when && last === undefined,
    again,
  };
}

interface Heard<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
}

/** Problems that say nothing about the value itself: what was known stays on the screen. */
const passing: readonly ProblemCode[] = ['internal', 'databaseBusy', 'notSignedIn'];

function heard<T>(answer: Answer<T>, before: Heard<T> | undefined): Heard<T> {
  if (answer.ok) return { value: answer.value, problem: null };
  const kept = passing.includes(answer.problem.code) ? (before?.value ?? null) : null;
  return { value: kept, problem: answer.problem };
}

export interface Act<M extends MethodName> {
  /** Does it; resolves with the answer, never rejects. */
  readonly act: (input: InputOf<M>) => Promise<Answer<OutputOf<M>>>;
  readonly isBusy: boolean;
  /** The problem of the last try; `null` after a good one. */
  readonly problem: Problem | null;
  readonly clear: () => void;
}

/** Calls a method on demand; what it may have changed is asked again. */
export function useAct<M extends MethodName>(method: M): Act<M> {
  const terminal = useTerminal();
  const client = useQueryClient();
  const [busy, setBusy] = useState(0);
  const underWay = useRef(new Map<string, Promise<Answer<OutputOf<M>>>>());
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = useCallback(
    async (input: InputOf<M>) => {
      setBusy((count) => count + 1);
      const answer = await terminal.call(method, input);
      setBusy((count) => count - 1);
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) void client.invalidateQueries();
      else if (answer.problem.code === 'notSignedIn') void refreshFor(client, 'session');
      return answer;
    },
    [terminal, client, method],
  );
  /** The very same asked twice before it is answered is asked once: no form is ever sent twice. */
  const act = useCallback(
    (input: InputOf<M>) => {
      const key = JSON.stringify(input);
      const known = underWay.current.get(key);
      if (known !== undefined) return known;
      const answer = send(input).finally(() => underWay.current.delete(key));
      underWay.current.set(key, answer);
      return answer;
    },
    [send],
  );
  const clear = useCallback(() => setProblem(null), []);
  return { act, isBusy: busy > 0, problem, clear };
}

/** Which methods an event makes stale, by the part of the name before the dot. */
const staleBy: Readonly<Record<TerminalNews, readonly string[] | 'all'>> = {
  session: 'all',
  sync: ['sync', 'session', 'history', 'goodwill'],
  print: ['batches', 'print', 'history', 'setup'],
  data: 'all',
  settings: ['setup', 'settings', 'scanner', 'customerScreen'],
  disk: ['disk', 'backup', 'setup'],
  till: ['till'],
};

function refreshFor(client: QueryClient, event: TerminalNews): Promise<void> {
  const areas = staleBy[event];
  if (areas === 'all') return client.invalidateQueries();
  return client.invalidateQueries({
    predicate: ({ queryKey: [method] }) =>
      typeof method === 'string' && areas.includes(method.slice(0, method.indexOf('.'))),
  });
}

/** Keeps every query fresh by the terminal's events, and hands scans on; mounted once, by the shell. */
export function useEvents(terminal: Terminal, onScan: (event: ScanEvent) => void): void {
  const client = useQueryClient();
  const scanned = useEffectEvent(onScan);
  useEffect(
    () =>
      terminal.listen((event) => {
        if (isScanEvent(event)) scanned(event);
        else void refreshFor(client, event);
      }),
    [terminal, client],
  );
}
