import { describe, test } from 'vitest';
import { conformance } from '../suite.ts';
import { openTarget } from './target.ts';

// what has ended is in the image at one moment and in an archive at the next, however a test goes on
conformance('sqljs, all that ended in archives', openTarget('always'), { describe, test });
