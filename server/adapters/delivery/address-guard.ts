import { lookup as lookUp } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** What is not the public internet: RFC 6890 and its kin, with the clouds' metadata addresses among the link-local ones. */
const CLOSED_V4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;
/** Of IPv6 only 2000::/3 is public, and in it these are not, or carry an IPv4 address that would pass unseen. */
const CLOSED_V6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;
const PUBLIC_V6 = ["2000::", 3] as const;

export type AddressGuard = {
  /** False for an address that a message may not be sent to. */
  isOpen(address: string): boolean;
  /** Looks a name up for a connection and hands out only addresses that passed: what is checked is what is connected to. */
  readonly lookup: LookupFunction;
};

/** @param allowed - ranges that the operator opens, "10.1.0.0/16,fd00::/8". @throws Error naming the one that is none. */
export function addressGuard(allowed = "", resolve: typeof lookUp = lookUp): AddressGuard {
  const [closed, open, publicV6] = [new BlockList(), rangesOf(allowed), new BlockList()];
  for (const [net, prefix] of CLOSED_V4) closed.addSubnet(net, prefix, "ipv4");
  for (const [net, prefix] of CLOSED_V6) closed.addSubnet(net, prefix, "ipv6");
  publicV6.addSubnet(...PUBLIC_V6, "ipv6");

  const isOpen = (address: string): boolean => {
    const family = isIP(address);
    if (family === 0) return false;
    const type = family === 4 ? "ipv4" : "ipv6";
    if (open.check(address, type)) return true;
    return !closed.check(address, type) && (family === 4 || publicV6.check(address, type));
  };
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "");
      const passed = found.filter(({ address }) => isOpen(address));
      const [first] = passed;
      // One closed address is enough to refuse: which of several answers is used would be chance.
      if (!first || passed.length < found.length) return callback(new ClosedAddressError(), "");
      if (options.all) callback(null, passed);
      else callback(null, first.address, first.family);
    });
  };
  return { isOpen, lookup };
}

/** The name leads into a network that messages do not go to. */
export class ClosedAddressError extends Error {
  constructor() {
    super("the address is in a private network (an operator may allow it by WEBHOOK_ALLOW_CIDRS)");
    this.name = "ClosedAddressError";
  }
}

function rangesOf(text: string): BlockList {
  const list = new BlockList();
  for (const range of text.split(",").map((part) => part.trim())) {
    if (range === "") continue;
    const [net = "", prefix = ""] = range.split("/");
    const family = isIP(net);
    if (family === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128))
      throw new Error(`WEBHOOK_ALLOW_CIDRS: ${range} is no range such as 10.1.0.0/16.`);
    list.addSubnet(net, Number(prefix), family === 4 ? "ipv4" : "ipv6");
  }
  return list;
}
