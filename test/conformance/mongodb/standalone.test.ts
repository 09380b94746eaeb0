import { conformanceOf } from './target.ts';

conformanceOf('standalone');
