// What makes requests is half of the whole program. It is a bundle of its own, loaded with the first request.
export { Agent, ProxyAgent, request } from 'undici';
