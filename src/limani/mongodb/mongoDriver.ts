// MongoDB's official driver: loaded with the first connection only, in a bundle of its own.
export { Binary, BSON, MongoClient } from 'mongodb';
