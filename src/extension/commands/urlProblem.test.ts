import { expect, test } from 'vitest';
import { urlProblem } from './urlProblem.ts';

test.each(['https://prometheus.example', ' http://127.0.0.1:9090/prom/ '])('%j is an address', (text) => {
  expect(urlProblem(text)).toBeUndefined();
});

test.each([
  ['  ', /^Enter the address/],
  ['prometheus.example', /^This is not an http:\/\/ or https:\/\/ address\.$/],
  ['ftp://prometheus.example', /^This is not an http:\/\/ or https:\/\/ address\.$/],
  ['https://oncall@prometheus.example', /^Leave user and password out/],
  ['https://:hunter2@prometheus.example', /^Leave user and password out/],
  ['https://prometheus.example?query=up', /^Leave out what follows \? or #\.$/],
  ['https://prometheus.example#graph', /^Leave out what follows \? or #\.$/],
])('%j is none', (text, problem) => {
  expect(urlProblem(text)).toMatch(problem);
});
