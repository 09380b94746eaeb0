import { conformanceOf } from './target.ts';

conformanceOf('replicaset');
