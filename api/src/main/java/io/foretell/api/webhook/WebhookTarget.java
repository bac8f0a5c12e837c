package io.foretell.api.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Where a webhook leads: whether that is a place which callers may have this service reach. */
final class WebhookTarget {

    private WebhookTarget() {}

    /**
     * Whether any address of the host is on this machine, in a private network or otherwise not on the public internet.
     *
     * @throws UnknownHostException when the name has no address
     */
    static boolean isPrivate(String host) throws UnknownHostException {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return Arrays.stream(InetAddress.getAllByName(bare)).anyMatch(WebhookTarget::isPrivate);
    }

    static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (address.getAddress().length == 4
                        ? isReserved4(address.getAddress())
                        : isReserved6(address.getAddress()));
    }

    /** RFC 6890: this network, shared (carrier-grade NAT), benchmarks, protocol assignments, reserved and broadcast. */
    private static boolean isReserved4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return first == 0
                || (first == 100 && second >= 64 && second < 128)
                || (first == 198 && (second == 18 || second == 19))
                || (first == 192 && second == 0 && bytes[2] == 0)
                || first >= 240;
    }

    /** Only 2000::/3 is in public use; of it 2002::/16 (6to4) carries any IPv4 address. */
    private static boolean isReserved6(byte[] bytes) {
        boolean global = (bytes[0] & 0xe0) == 0x20;
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        return !global || sixToFour;
    }
}
