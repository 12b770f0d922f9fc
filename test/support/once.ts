// What is dear to make and never changed is made once by a test process, when it is first asked for.

/** The same function, which makes no answer twice; it is asked in words and numbers. */
export function once<Words extends readonly (string | number | undefined)[], Answer>(
  make: (...words: Words) => Answer,
): (...words: Words) => Answer {
  const made = new Map<string, Answer>();
  return (...words) => {
    const key = JSON.stringify(words);
    if (!made.has(key)) made.set(key, make(...words));
    return made.get(key)!;
  };
}
