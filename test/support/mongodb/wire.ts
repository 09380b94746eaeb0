// MongoDB's wire protocol: OP_MSG, and OP_QUERY for the first hello of a connection.
import { BSON } from 'mongodb';
import { READING } from './log.ts';
import type { Document } from './values.ts';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

export interface Message {
  readonly requestId: number;
  readonly command: Document;
  /** No answer is wanted. */
  readonly silent: boolean;
  /** The answer, as bytes. */
  readonly reply: (answer: Document) => Buffer;
}

let lastId = 0;

function framed(opCode: number, responseTo: number, ...parts: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(HEADER + parts.reduce((sum, { length }) => sum + length, 0), 0);
  header.writeInt32LE(++lastId, 4);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, ...parts]);
}

function msgReply(requestId: number, answer: Document): Buffer {
  // no flags, and one section of kind 0
  return framed(OP_MSG, requestId, Buffer.alloc(5), BSON.serialize(answer));
}

function queryReply(requestId: number, answer: Document): Buffer {
  const head = Buffer.alloc(20);
  head.writeInt32LE(1, 16);
  return framed(OP_REPLY, requestId, head, BSON.serialize(answer));
}

const documentAt = (bytes: Buffer, at: number): Document =>
  BSON.deserialize(bytes.subarray(at, at + bytes.readInt32LE(at)), READING);

function readMsg(bytes: Buffer, requestId: number): Message {
  const flags = bytes.readUInt32LE(HEADER);
  if (flags & CHECKSUM_PRESENT) throw new Error('no checksums here');
  const command: Document = {};
  for (let at = HEADER + 4; at < bytes.length;) {
    const kind = bytes[at++];
    const length = bytes.readInt32LE(at);
    if (kind === 0) Object.assign(command, documentAt(bytes, at));
    else if (kind === 1) {
      const nameEnd = bytes.indexOf(0, at + 4);
      const documents: Document[] = [];
      for (let next = nameEnd + 1; next < at + length; next += bytes.readInt32LE(next))
        documents.push(documentAt(bytes, next));
      command[bytes.toString('utf8', at + 4, nameEnd)] = documents;
    } else throw new Error(`a section of kind ${kind}`);
    at += length;
  }
  return {
    requestId,
    command,
    silent: (flags & MORE_TO_COME) !== 0,
    reply: (answer) => msgReply(requestId, answer),
  };
}

function readQuery(bytes: Buffer, requestId: number): Message {
  const nameEnd = bytes.indexOf(0, HEADER + 4);
  const database = bytes.toString('utf8', HEADER + 4, nameEnd).split('.')[0];
  const command = { ...documentAt(bytes, nameEnd + 9), $db: database };
  return { requestId, command, silent: false, reply: (answer) => queryReply(requestId, answer) };
}

/** Whole messages of what has come in so far, and the rest of it. @throws for what is no such protocol */
export function readMessages(bytes: Buffer): {
  readonly messages: readonly Message[];
  readonly rest: Buffer;
} {
  const messages: Message[] = [];
  let at = 0;
  while (at + HEADER <= bytes.length) {
    const length = bytes.readInt32LE(at);
    if (at + length > bytes.length) break;
    const message = bytes.subarray(at, at + length);
    const [requestId, opCode] = [message.readInt32LE(4), message.readInt32LE(12)];
    if (opCode === OP_MSG) messages.push(readMsg(message, requestId));
    else if (opCode === OP_QUERY) messages.push(readQuery(message, requestId));
    else throw new Error(`the stand-in for MongoDB does not know the operation ${opCode}`);
    at += length;
  }
  return { messages, rest: bytes.subarray(at) };
}
