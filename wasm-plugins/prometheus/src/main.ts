import * as runtime from 'databook:plugin/runtime@1.0.0';
import { expose } from '../../sdk/index.ts';
import { prometheus } from './plugin.ts';

export const { invoke, plan } = expose(prometheus, runtime);
