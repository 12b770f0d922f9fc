// Ctrl-C once: finish what is in flight and report it. Twice: stop.

import { EXIT } from './problem.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** 130 or 143 once interrupted, undefined before. */
  exitCode(): number | undefined;
  release(): void;
}

export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let code: number | undefined;
  const on = (signalCode: number) => (): void => {
    if (code !== undefined) process.exit(signalCode);
    code = signalCode;
    controller.abort();
  };
  const onInterrupt = on(EXIT.interrupted);
  const onTerminate = on(EXIT.terminated);
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return {
    signal: controller.signal,
    exitCode: () => code,
    release() {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}
