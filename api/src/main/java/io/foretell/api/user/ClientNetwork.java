package io.foretell.api.user;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What a client cannot easily change of its address. */
final class ClientNetwork {

    /** RFC 4291's prefix of a subnet: a machine there can take any address below it. */
    private static final int SUBNET_BYTES = 8;

    private ClientNetwork() {}

    /** The address itself, of an IPv6 address the first 64 bits. */
    static String of(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, SUBNET_BYTES) + "/64"
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
