// PostgreSQL's wire protocol: loaded with the first connection only, in a bundle of its own.
export { Client, Pool } from 'pg';
