import { expect, test } from 'vitest';
import { withoutCredentials } from './withoutCredentials.ts';

test.each([
  ['sftp://oncall:hunter2@bastion/srv/x.databook', 'sftp://bastion/srv/x.databook'],
  ['sftp://oncall@Bastion:22/srv/x.databook', 'sftp://bastion:22/srv/x.databook'],
  // not encoded as they should have been, and as an editor encodes what it made of them
  ['sftp://oncall:hun@ter2@bastion/x', 'sftp://bastion/x'],
  ['sftp://oncall:hun@ter2%40bastion/x', 'sftp://bastion/x'],
  ['sftp://oncall:hun/ter2@bastion/x@y', 'sftp://bastion/x@y'],
  ['sftp://oncall:hun/ter2%40bastion/x', 'sftp://bastion/x'],
  ['sftp://oncall:hun?ter#2@bastion/x', 'sftp://bastion/x'],
  ['https://u:pw@h/x.databook?token=abc', 'https://h/x.databook?token='],
  ['https://h/x.databook?token%3Dabc', 'https://h/x.databook?token='],
  [
    'https://h/x?path=/a&X-Amz-Signature=ab12#access_token=z',
    'https://h/x?path=%2Fa&X-Amz-Signature=#access_token=',
  ],
  ['https://h/x?path%3D%2Fa%26sig%3Dab12', 'https://h/x?path=%2Fa&sig='],
  ['https://h/x?api_key=a%26b&v=%', 'https://h/x?api_key=&v=%25'],
])('%s is kept as %s', (uri, kept) => {
  expect(withoutCredentials(uri)).toBe(kept);
  expect(withoutCredentials(kept)).toBe(kept);
});

test.each([
  'untitled:Untitled-1.databook',
  'vscode-vfs://github/a/b.databook',
  'https://Host:8080/@scope/x.databook?ref=main&path%3D%2Fa#L3',
  'https://[::1]:8080/a@b',
  'https://h?design=1',
  'rundb:records',
])('%s stays as it is', (uri) => {
  expect(withoutCredentials(uri)).toBe(uri);
});
