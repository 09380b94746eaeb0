const PROTOCOLS = ['http:', 'https:', 'mailto:'];

/** The address in its normal form if it may be linked: the web and mail only, no commands, scripts, files or data. */
export const linkable = (address: string): string | undefined => {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return PROTOCOLS.includes(protocol) ? href : undefined;
};
