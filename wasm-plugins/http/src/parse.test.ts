import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PluginError } from '../../sdk/index.ts';
import { parseRequest } from './parse.ts';
import type { Written } from './parse.ts';

describe('a request', () => {
  it.each<[string, string, Partial<Written>]>([
    ['an address alone', 'https://a.example/x?y=1', { method: 'GET', url: 'https://a.example/x?y=1' }],
    [
      'with method and version',
      'POST http://a.example HTTP/1.1',
      { method: 'POST', url: 'http://a.example' },
    ],
    ['with a small method', 'head http://a.example', { method: 'HEAD' }],
    ['with a method of its own', 'PURGE http://a.example/x', { method: 'PURGE' }],
    ['indented', '  GET http://a.example/x  ', { url: 'http://a.example/x' }],
    [
      'below comments and a title',
      '### Health\n\n# a comment\n// another\nGET http://a.example/',
      { url: 'http://a.example/' },
    ],
    [
      'with a query on lines of its own',
      'GET http://a.example/s\n  ?q=1\n  &size=10\n\t&from=0\nAccept: a/b',
      { url: 'http://a.example/s?q=1&size=10&from=0', headers: [{ key: 'Accept', value: 'a/b' }] },
    ],
    [
      'whose query begins in the address',
      'GET http://a.example/s?a=1\n  &b=2',
      { url: 'http://a.example/s?a=1&b=2' },
    ],
    [
      'with headers, comments between them',
      'GET http://a.example\nX-One:1\n# not this\nX-Two :  a: b  ',
      {
        headers: [
          { key: 'X-One', value: '1' },
          { key: 'X-Two', value: 'a: b' },
        ],
      },
    ],
    [
      'with a body as it stands',
      'PUT http://a.example\r\nA: b\r\n\r\n{"a":\r\n\r\n # 1 }\r\n\r\n',
      { body: '{"a":\r\n\r\n # 1 }' },
    ],
    ['with a body below the request line', 'PUT http://a.example\n\nx', { headers: [], body: 'x' }],
    ['whose ### has nothing below it', 'GET http://a.example\n\n###\n# end\n', { url: 'http://a.example' }],
    [
      'with a form on several lines',
      'POST http://a.example\nContent-Type: application/x-www-form-urlencoded\n\na=1\n  &b=2\n&c=3',
      { body: 'a=1&b=2&c=3' },
    ],
    ['that names the host again', 'GET http://a.example:81/x\nhost: A.example:81', { headers: [] }],
    [
      'about requests, which its type says',
      'POST http://a.example\nContent-Type: text/plain\n\nGET http://b.example',
      { body: 'GET http://b.example' },
    ],
  ])('%s', (_, input, expected) => {
    expect(parseRequest(input)).toMatchObject(expected);
  });

  it('has no body where there are only blank lines', () => {
    expect(parseRequest('GET http://a.example\n\n  \n\n')).toEqual({
      method: 'GET',
      url: 'http://a.example',
      headers: [],
    });
  });
});

/** What went wrong, and the text that the error marks. */
const fault = (input: string): string => {
  try {
    parseRequest(input);
  } catch (error) {
    if (!(error instanceof PluginError) || error.wire.tag !== 'validation') throw error;
    const { message, position } = error.wire.val;
    const marked = position ? input.slice(position.offset, position.offset + position.length) : '';
    return `${message} «${marked}»`;
  }
  throw new Error('it was read');
};

describe('what is not a request', () => {
  it.each([
    ['', 'There is no request. Write one below the directives, such as: GET https://example.org/health «»'],
    ['# only\n\n', 'There is no request. Write one below the directives, such as: GET https://example.org/health «»'],
    ['GET', 'There is no address after GET, such as GET https://example.org/health «GET»'],
    ['fetch http://a', '"fetch" is not a method. Methods are GET, HEAD, POST, PUT, PATCH, DELETE … «fetch»'],
    ['GET /x', 'Write the whole address, such as GET https://example.org/x «/x»'],
    ['GET a.example/x', 'The address must begin with https:// or http://, such as https://a.example/x «a.example/x»'],
    ['GET ftp://a/x', 'Requests go to https:// and http:// addresses, not to ftp:// «ftp://a/x»'],
    ['GET http://', 'This is not an address: its host or port is not understood. «http://»'],
    ['GET http://a:b/', 'This is not an address: its host or port is not understood. «http://a:b/»'],
    ['GET http://{{ host }}/x', 'Variables are written ${host} here, and stand under vars in the notebook\'s front matter. «{{ host }}»'],
    ['GET http://{{host}}/x', 'Variables are written ${host} here, and stand under vars in the notebook\'s front matter. «{{host}}»'],
    ['GET http://a/b c d', 'An address has no blanks: write %20 for one. «c d»'],
    ['http://a/b c', 'An address has no blanks: write %20 for one. «c»'],
    ['GET http://a\n ?q=1 2', 'An address has no blanks: write %20 for one. «2»'],
    ['GET http://a\n\n###\nGET http://b', 'A cell sends one request: put what follows ### into a cell of its own. «###\nGET http://b»'],
    ['GET http://a\n# x\nGET http://b', 'A cell sends one request: put this one into a cell of its own. «GET http://b»'],
    ['GET http://a\nhttp://b', 'A cell sends one request: put this one into a cell of its own. «http://b»'],
    ['GET http://a\n\nDELETE http://b', 'A cell sends one request: put this one into a cell of its own. «DELETE http://b»'],
    ['POST http://a\n{"a": 1}', '"{"a"" is not the name of a header. A blank line belongs between headers and body. «{"a": 1}»'],
    ['POST http://a\nabc', 'This is not a header. Headers are written Name: value, and a blank line belongs between them and the body. «abc»'],
    ['GET http://a\nContent-Length: 3', 'The header Content-Length is set by Databook; leave it out. «Content-Length: 3»'],
    ['GET http://a\nHost: b', 'The host is that of the address; leave the header Host out. «Host: b»'],
    ['GET http://a\nX: \u0007', 'The header X has a control character in it. «X: \u0007»'],
    ['POST http://a\n\n< ./body.json', 'A body cannot come from a file: plugins see none. Write it into the cell. «< ./body.json»'],
  ])('%j', (input, message) => {
    expect(fault(input)).toBe(message);
  }); // prettier-ignore
});

const word = fc.stringMatching(/^[a-z0-9_.~-]{1,12}$/);
const eol = fc.constantFrom('\n', '\r\n', '\r');

describe('properties', () => {
  it('what is written is read', () => {
    const header = fc.record({
      key: fc.stringMatching(/^X-[A-Za-z0-9-]{1,10}$/),
      value: fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/),
    });
    const bodyLine = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .map((line) => line.replace(/[\r\n]/g, ''));
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
        fc.array(word, { maxLength: 3 }),
        fc.array(fc.tuple(word, word), { maxLength: 4 }),
        fc.array(header, { maxLength: 4 }),
        fc.array(bodyLine, { maxLength: 4 }),
        eol,
        fc.boolean(),
        (method, path, query, headers, lines, end, folded) => {
          const body = ['body', ...lines, 'end'].filter((line) => !line.startsWith('###')).join(end);
          const pairs = query.map(([key, value]) => `${key}=${value}`);
          const base = `https://a.example/${path.join('/')}`;
          const url = [base, ...pairs].reduce((text, pair, i) => text + (i === 1 ? '?' : '&') + pair);
          const first = folded
            ? [base, ...pairs.map((p, i) => `  ${i === 0 ? '?' : '&'}${p}`)].join(end)
            : url;
          const head = headers.map(({ key, value }) => `${key}: ${value}`);
          const input = ['# a comment', `${method} ${first}`, ...head, '', body, ''].join(end);
          expect(parseRequest(input)).toEqual({ method, url, headers, body });
        },
      ),
    );
  });

  it('whatever is written is read or refused, with a place inside of the input', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'GET ',
        'http://',
        'https://a/',
        ' ',
        '\n',
        '\r\n',
        '###',
        '#',
        '//',
        '?a=',
        '&',
        ':',
        '{{',
        '<',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
        (input) => {
          try {
            const { method, url } = parseRequest(input);
            expect(method).toMatch(/^[A-Z-]+$/);
            expect(url).toMatch(/^https?:\/\/\S+$/i);
          } catch (error) {
            if (!(error instanceof PluginError) || error.wire.tag !== 'validation') throw error;
            const { field, message, position } = error.wire.val;
            expect(field).toBe('input');
            expect(message).toMatch(/\S/);
            if (position) expect(position.offset + position.length).toBeLessThanOrEqual(input.length);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
