import { validationError } from '../../sdk/index.ts';

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  207: 'Multi-Status',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  418: "I'm a teapot",
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  423: 'Locked',
  424: 'Failed Dependency',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  507: 'Insufficient Storage',
  508: 'Loop Detected',
  511: 'Network Authentication Required',
};

/** `404 Not Found`; a number alone where it has no name. */
export const formatStatus = (status: number): string => {
  const reason = REASONS[status];
  return reason === undefined ? String(status) : `${status} ${reason}`;
};

/**
 * Tells whether a status is what a cell expects.
 * @param expect statuses and classes (`404`, `4xx`) with commas between them; absent: everything below 400
 * @throws PluginError `validation` for what is neither
 */
export function readExpectation(expect: string | undefined): (status: number) => boolean {
  if (expect === undefined) return (status) => status < 400;
  const parts = expect.split(',').map((part) => part.trim().toLowerCase());
  for (const part of parts)
    if (!/^[1-5](?:\d\d|xx)$/.test(part))
      throw validationError(
        'expect',
        `"${part}" is not a status. Write @expect=404, @expect=4xx, or several with commas.`,
      );
  return (status) =>
    parts.some((part) => String(status) === part || `${String(status).charAt(0)}xx` === part);
}
