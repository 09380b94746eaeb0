import { expect, it } from 'vitest';
import { classifyAddress, isMetadataName, literalAddress } from './addresses.ts';

it.each([
  ['93.184.215.14', 'public'],
  ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', 'public'],
  ['::ffff:93.184.215.14', 'public'],
  ['64:ff9b::5db8:d70e', 'public'],
  ['127.0.0.1', 'private'],
  ['0.0.0.0', 'private'],
  ['255.255.255.255', 'private'],
  ['224.0.0.1', 'private'],
  ['10.1.2.3', 'private'],
  ['100.64.0.1', 'private'],
  ['192.0.2.1', 'private'],
  ['::', 'private'],
  ['::1', 'private'],
  ['fe80::1%eth0', 'private'],
  ['fc00::1', 'private'],
  ['::ffff:127.0.0.1', 'private'],
  ['::7f00:1', 'private'],
  ['2002:a00:1::', 'private'],
  ['169.254.169.254', 'metadata'],
  ['::ffff:169.254.169.254', 'metadata'],
  ['64:ff9b::a9fe:a9fe', 'metadata'],
  ['2002:a9fe:a9fe::1', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['fd00:ec2::254', 'metadata'],
  ['FD00:0EC2:0:0:0:0:0:0254', 'metadata'],
])('%s is %s', (address, expected) => {
  expect(classifyAddress(address)).toBe(expected);
});

it('knows the names of metadata services', () => {
  expect(
    ['metadata.google.internal', 'METADATA', 'instance-data.ec2.internal', 'metadata.example.org'].map(
      isMetadataName,
    ),
  ).toEqual([true, true, true, false]);
});

it('tells addresses from names', () => {
  expect(['[::1]', '127.0.0.1', 'localhost', '1.example.org'].map(literalAddress)).toEqual([
    '::1',
    '127.0.0.1',
    undefined,
    undefined,
  ]);
});
