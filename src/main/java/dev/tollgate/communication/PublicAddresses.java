package dev.tollgate.communication;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves hosts for outgoing posts and hands out only addresses of the public internet. The client connects to what is
 * handed out here and asks no second time, so a name cannot mean one address when it is checked and another when it is used.
 */
final class PublicAddresses implements DnsResolver {

    private final DnsResolver names;
    private final boolean internalToo;

    PublicAddresses(boolean internalToo) {
        this(SystemDefaultDnsResolver.INSTANCE, internalToo);
    }

    PublicAddresses(DnsResolver names, boolean internalToo) {
        this.names = names;
        this.internalToo = internalToo;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = names.resolve(host);
        if (!internalToo && Arrays.stream(found).anyMatch(address -> !isPublic(address))) {
            throw new InternalAddress(host);
        }
        return found;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes, 0);
    }

    private static boolean isPublic4(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        int third = bytes[at + 2] & 0xff;
        boolean own = first == 0 || first == 10 || first == 127 || first >= 224;
        boolean shared = first == 100 && second >= 64 && second < 128;
        boolean privately = first == 172 && second >= 16 && second < 32 || first == 192 && second == 168;
        boolean link = first == 169 && second == 254;
        boolean reserved = first == 192 && second == 0 && (third == 0 || third == 2)
                || first == 198 && (second == 18 || second == 19 || second == 51 && third == 100)
                || first == 203 && second == 0 && third == 113;
        return !own && !shared && !privately && !link && !reserved;
    }

    private static boolean isPublic6(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        // Of the translations of IPv4 (NAT64, 6to4), the address inside counts.
        if (first == 0 && second == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b) {
            return isPublic4(bytes, 12);
        }
        if (first == 0x20 && second == 0x02) {
            return isPublic4(bytes, 2);
        }
        // 2000::/3 is all that is given out, without what documents and tunnels use.
        boolean global = (first & 0xe0) == 0x20;
        boolean special = first == 0x20 && second == 0x01 && ((bytes[2] & 0xff) < 2 || (bytes[2] & 0xff) == 0x0d);
        return global && !special;
    }

    /** Not the address: whoever reads the message need not learn what is inside. */
    static final class InternalAddress extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        InternalAddress(String host) {
            super("'%s' is no host of the public internet".formatted(host));
        }
    }
}
