// What is wrong with the YAML, said to someone who has never read its specification.

import type { ErrorCode } from 'yaml';

const SENTENCES: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias (*name) stands alone: remove what is beside it',
  BAD_ALIAS: 'an alias is written *name, without spaces or colons in the name',
  BAD_COLLECTION_TYPE: 'this tag does not fit the value: remove the tag',
  BAD_DIRECTIVE: 'lines that begin with % are not used here: remove it',
  BAD_DQ_ESCAPE: 'unknown escape in a text with double quotes: use single quotes, or \\\\',
  BAD_INDENT: 'this is not indented like its neighbours',
  BAD_PROP_ORDER: 'anchors and tags stand before the value',
  BAD_SCALAR_START: 'a text cannot begin with this sign: put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a second colon in one value: is the line below indented too far, or a quote missing?',
  BLOCK_IN_FLOW: 'between { } and [ ] everything is written with commas, without dashes',
  DUPLICATE_KEY: 'a key stands twice in the same map: remove one of them',
  IMPOSSIBLE: 'this cannot be read as YAML',
  KEY_OVER_1024_CHARS: 'this key is longer than 1,024 characters',
  MISSING_CHAR: 'something is missing here: a colon, a comma, a quote or a bracket',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line: is a colon missing, or a quote not closed?',
  MULTIPLE_ANCHORS: 'one value can have one anchor',
  MULTIPLE_DOCS: 'a scenario is one document: remove the --- and what follows it',
  MULTIPLE_TAGS: 'one value can have one tag',
  NON_STRING_KEY: 'a key must be a text',
  RESOURCE_EXHAUSTION: 'nested too deep: flatten it',
  TAB_AS_INDENT: 'a tab stands where YAML wants spaces',
  TAG_RESOLVE_FAILED: 'tags (!…) are not used here: remove it',
  UNEXPECTED_TOKEN: 'this is not expected here: look at the quotes, brackets and commas before it',
};

/** Finer words for codes that the parser uses for several mistakes. */
const FINER: readonly (readonly [RegExp, string])[] = [
  [/closing ['"]quote/, 'this quote is never closed'],
  [/^Flow map .* end with/, 'a { is opened and not closed before this'],
  [/^Flow sequence .* end with/, 'a [ is opened and not closed before this'],
  [/^Missing ,/, 'a comma is missing before this'],
  [
    /need to be followed by map values/,
    'a colon is missing after this, or it is not indented enough',
  ],
];

/** Our sentence for the parser's `code`; its own text only chooses between several. */
export const syntaxSentence = (code: ErrorCode, text: string): string =>
  FINER.find(([words]) => words.test(text))?.[1] ?? SENTENCES[code];
