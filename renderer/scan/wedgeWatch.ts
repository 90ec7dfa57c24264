import { fallSilent, press, settleAfterMs, wedgeAtRest } from './wedge.ts';
import type { Burst, Effect, Step, WedgeState } from './wedgeBurst.ts';
import { takerAt, wedgeKeyOf } from './wedgeKeys.ts';

/** A timer that comes later than this was kept back, and keys may stand in line behind it. */
const lateMs = 50;

interface FieldBefore {
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
}

type TextField = HTMLInputElement | HTMLTextAreaElement;

interface HeldKey {
  readonly event: KeyboardEvent;
  readonly target: EventTarget;
}

export interface WedgeHears {
  readonly scan: (burst: Burst) => void;
  /** A burst broke off: "scan again". */
  readonly cut: (burst: Burst) => void;
}

const isTextField = (target: EventTarget | null): target is TextField =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

/** Sets a field's value the way typing would, so that whatever controls it hears of it. */
function setValue(field: TextField, before: FieldBefore): void {
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, before.value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  if (before.start !== null && document.activeElement === field) {
    field.setSelectionRange(before.start, before.end);
  }
}

/** An input method's half-made text ends with the focus; the field gets it back at once. */
function endComposition(field: TextField): void {
  if (document.activeElement !== field) return;
  field.blur();
  field.focus();
}

/**
 * Listens to every key of the window before anything else does. Returns how to stop.
 * A burst becomes `hears.scan`; people's keys arrive where they were meant for.
 */
export function watchWedge(page: Window, hears: WedgeHears): () => void {
  let state: WedgeState = wedgeAtRest;
  let timer: number | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let held: HeldKey[] = [];
  let wasComposing = false;
  const before = new Map<TextField, FieldBefore>();
  const swallowed = new Set<string>();
  const played = new WeakSet<Event>();

  function remember(target: EventTarget | null): void {
    if (!isTextField(target) || before.has(target)) return;
    before.set(target, {
      value: target.value,
      start: target.selectionStart,
      end: target.selectionEnd,
    });
  }

  function replay(): void {
    const keys = held;
    held = [];
    keys.forEach(({ event, target }, place) => {
      if (event.key !== ' ') playKey(event, target);
      else if (place === 0) playSpace(event, target);
    });
  }

  function playSpace(event: KeyboardEvent, target: EventTarget): void {
    const clickable =
      target instanceof HTMLButtonElement ||
      (target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type));
    if (clickable) target.click();
    else playKey(event, target);
  }

  function playKey(event: KeyboardEvent, target: EventTarget): void {
    for (const type of ['keydown', 'keyup'] as const) {
      const copy = new KeyboardEvent(type, {
        key: event.key,
        code: event.code,
        shiftKey: event.shiftKey,
        bubbles: true,
        cancelable: true,
        composed: true,
      });
      played.add(copy);
      target.dispatchEvent(copy);
    }
  }

  function carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'scan':
        return hears.scan(effect.burst);
      case 'cut':
        return hears.cut(effect.burst);
      case 'replay':
        return replay();
      case 'restore':
        for (const [field, value] of before) {
          if (wasComposing) endComposition(field);
          setValue(field, value);
        }
        return;
      case 'forget':
        held = [];
        before.clear();
        wasComposing = false;
    }
  }

  function take(step: Step): void {
    state = step.state;
    page.clearTimeout(timer);
    if (state.run !== null) listenOn(settleAfterMs(state.run), onSilence);
    step.effects.forEach(carryOut);
  }

  function listenOn(ms: number, then: () => void): void {
    dueAt = page.performance.now() + ms;
    timer = page.setTimeout(then, ms);
  }

  const settleNow = () => take(fallSilent(state));

  /** On a machine that stalled, silence is not the scanner's: it is listened for once more. */
  function onSilence(): void {
    const wasLate = page.performance.now() - dueAt > lateMs;
    if (wasLate && state.run !== null) listenOn(settleAfterMs(state.run), settleNow);
    else settleNow();
  }

  const stop = (event: KeyboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (played.has(event)) return;
    const key = wedgeKeyOf(event, takerAt(event.target));
    if (key === null) return;
    const step = press(state, key);
    take(step);
    if (key.kind === 'char' && step.fate === 'pass') {
      // Before the key does its work: the field still has what it had.
      remember(event.target);
      wasComposing ||= event.isComposing || event.key === 'Process';
    }
    if (step.fate === 'pass') return;
    swallowed.add(event.code);
    if (step.fate === 'hold' && event.target !== null) held.push({ event, target: event.target });
    stop(event);
  }

  function onKeyUp(event: KeyboardEvent): void {
    if (played.has(event) || !swallowed.delete(event.code)) return;
    stop(event);
  }

  page.addEventListener('keydown', onKeyDown, { capture: true });
  page.addEventListener('keyup', onKeyUp, { capture: true });
  return () => {
    page.clearTimeout(timer);
    page.removeEventListener('keydown', onKeyDown, { capture: true });
    page.removeEventListener('keyup', onKeyUp, { capture: true });
  };
}
