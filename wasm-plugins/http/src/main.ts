import * as runtime from 'databook:plugin/runtime@1.0.0';
import { expose } from '../../sdk/index.ts';
import { http } from './plugin.ts';

export const { invoke, plan } = expose(http, runtime);
