import { describe, test } from 'vitest';
import { conformance } from '../suite.ts';
import { openTarget } from './target.ts';

conformance('sqljs', openTarget('as it ships'), { describe, test });
